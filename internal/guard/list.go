package guard

import (
	"fmt"
	"slices"
	"strings"
)

// listed finds the member in the live list: by its peer URL, and by its name, should its URL have been changed. There is one such entry
// at most in a healthy list; all are returned, so that no order of the list hides one.
func (f Facts) listed() []Member {
	if f.Answer == nil {
		return nil
	}
	var own []Member
	for _, m := range f.Answer.Members {
		if m.Name == f.Identity.MemberName || slices.Contains(m.PeerURLs, f.Identity.PeerURL) {
			own = append(own, m)
		}
	}
	return own
}

// initialCluster writes the list as etcd's flag wants it. etcd matches by URL and takes the names from its peers; only the own name has
// to be right, and all have to differ. So the others are named by their IDs: some have no name, and names can be given twice.
func (a *Answer) initialCluster(own uint64, ownName string) string {
	var entries []string
	for _, m := range a.Members {
		name := fmt.Sprintf("%x", m.ID)
		if m.ID == own {
			name = ownName
		}
		for _, url := range m.PeerURLs {
			entries = append(entries, entry(name, url))
		}
	}
	return strings.Join(entries, ",")
}

func entry(name, url string) string { return name + "=" + url }

// missing says what is wrong with the data, for messages.
func (d Disk) missing() string {
	text := "its data directory is " + string(d.Data)
	if d.Data == Partial {
		text = "its data directory holds only a part of its data"
	}
	if d.Marker != nil {
		return text + " although the marker shows that it was here"
	}
	return text
}
