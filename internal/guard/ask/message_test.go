package ask

import (
	"reflect"
	"testing"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"
)

func TestEveryMemberListIsReadAsEtcdsOwnLibraryWroteIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 20, -1)
		texts := rapid.SliceOfN(text, 1, 3)
		written := &etcdserverpb.MemberListResponse{Header: &etcdserverpb.ResponseHeader{
			ClusterId: rapid.Uint64Min(1).Draw(t, "cluster"), MemberId: rapid.Uint64().Draw(t, "answered by"),
			Revision: rapid.Int64().Draw(t, "revision"), RaftTerm: rapid.Uint64().Draw(t, "term"),
		}}
		want := MemberList{ClusterID: written.Header.ClusterId, AnsweredBy: written.Header.MemberId}
		for range rapid.IntRange(1, 5).Draw(t, "members") {
			m := Member{
				ID: rapid.Uint64Min(1).Draw(t, "id"), Name: text.Draw(t, "name"), PeerURLs: texts.Draw(t, "peer urls"),
				ClientURLs: texts.Draw(t, "client urls"), Learner: rapid.Bool().Draw(t, "learner"),
			}
			want.Members = append(want.Members, m)
			written.Members = append(written.Members, &etcdserverpb.Member{
				ID: m.ID, Name: m.Name, PeerURLs: m.PeerURLs, ClientURLs: m.ClientURLs, IsLearner: m.Learner,
			})
		}
		bytes, err := proto.Marshal(written)
		if err != nil {
			t.Fatal(err)
		}
		got, err := readMemberList(bytes)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("read %+v, want %+v", got, want)
		}
	})
}

func TestNoBytesMakeTheReaderPanicOrAnEmptyListAnAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, err := readMemberList(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		if err == nil && len(list.Members) == 0 {
			t.Fatal("a list without members was taken for an answer")
		}
	})
}

func TestATruncatedListIsNoAnswer(t *testing.T) {
	whole, err := proto.Marshal(&etcdserverpb.MemberListResponse{
		Header:  &etcdserverpb.ResponseHeader{ClusterId: 7, MemberId: 8},
		Members: []*etcdserverpb.Member{{ID: 1, Name: "a", PeerURLs: []string{"https://a:2380"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if list, err := readMemberList(whole[:n]); err == nil {
			t.Errorf("the first %d of %d bytes were taken for %+v", n, len(whole), list)
		}
	}
}

func TestAFrameHoldsExactlyOneUncompressedMessage(t *testing.T) {
	for name, frame := range map[string][]byte{
		"too short":       {0, 0, 0},
		"compressed":      {1, 0, 0, 0, 1, 9},
		"less than said":  {0, 0, 0, 0, 2, 9},
		"more than said":  {0, 0, 0, 0, 1, 9, 9},
		"nothing at all":  nil,
		"an overlong one": {0, 255, 255, 255, 255, 9},
	} {
		if _, err := unframe(frame); err == nil {
			t.Errorf("a frame that is %s was accepted", name)
		}
	}
	if message, err := unframe([]byte{0, 0, 0, 0, 1, 9}); err != nil || len(message) != 1 {
		t.Errorf("a good frame gave %v, %v", message, err)
	}
}
