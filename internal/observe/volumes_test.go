package observe

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// withVolumes is an observer of two members: the volume of the first is on a node's own disk, that of the second on all nodes. What the
// API server answers to who asks for a volume is told by a function, which counts, too.
func withVolumes(t *testing.T, asked func() error) *Observer {
	t.Helper()
	local := &corev1.PersistentVolume{ObjectMeta: metav1.ObjectMeta{Name: "v-m0"}}
	local.Spec.NodeAffinity = &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{}}}}
	o := observer(t, serving(), local, &corev1.PersistentVolume{ObjectMeta: metav1.ObjectMeta{Name: "v-m1"}})
	server := o.Live.(client.WithWatch)
	for name, claim := range look(t, o).Claims {
		claim.Spec.VolumeName = "v-" + name
		if err := server.Update(t.Context(), claim); err != nil {
			t.Fatal(err)
		}
	}
	o.Live = interceptor.NewClient(server, interceptor.Funcs{
		Get: func(ctx context.Context, c client.WithWatch, key client.ObjectKey, obj client.Object, opts ...client.GetOption) error {
			if _, is := obj.(*corev1.PersistentVolume); is {
				if err := asked(); err != nil {
					return err
				}
			}
			return c.Get(ctx, key, obj, opts...)
		},
	})
	return o
}

func TestWhereAVolumeCanBeUsedIsReadOnce(t *testing.T) {
	reads := 0
	o := withVolumes(t, func() error { reads++; return nil })
	look(t, o)
	s := look(t, o)
	everywhere, known := s.Volumes["m1"]
	if s.Volumes["m0"] == nil || !known || everywhere != nil || reads != 2 || len(s.Permissions.Missing) > 0 {
		t.Errorf("volumes: %+v, after %d reads, missing %v", s.Volumes, reads, s.Permissions.Missing)
	}
}

func TestAVolumeThatMayNotBeReadIsNotKnownAndIsAskedForLater(t *testing.T) {
	forbidden := apierrors.NewForbidden(schema.GroupResource{Resource: "persistentvolumes"}, "v", errors.New("no role"))
	reads := 0
	o := withVolumes(t, func() error { reads++; return forbidden })
	look(t, o)
	if s := look(t, o); len(s.Volumes) > 0 || !slices.Equal(s.Permissions.Missing, []string{"persistentvolumes"}) || reads != 2 {
		t.Errorf("volumes: %+v, after %d reads, missing %v", s.Volumes, reads, s.Permissions.Missing)
	}
	o.Now = func() time.Time { return start.Add(volumesAgain) }
	if look(t, o); reads != 4 {
		t.Errorf("%d reads, want that each is tried again", reads)
	}
}

func TestAVolumeThatCannotBeReadFailsNoLook(t *testing.T) {
	o := withVolumes(t, func() error { return errors.New("no answer") })
	if s := look(t, o); len(s.Volumes) > 0 || len(s.Permissions.Missing) > 0 {
		t.Errorf("volumes: %+v, missing %v", s.Volumes, s.Permissions.Missing)
	}
}

// A claim may name its volume before that is made.
func TestAVolumeThatIsNotThereYetIsAskedForLater(t *testing.T) {
	missing := apierrors.NewNotFound(schema.GroupResource{Resource: "persistentvolumes"}, "v")
	o := withVolumes(t, func() error {
		if missing != nil {
			return missing
		}
		return nil
	})
	if s := look(t, o); len(s.Volumes) > 0 {
		t.Errorf("volumes: %+v", s.Volumes)
	}
	missing = nil
	o.Now = func() time.Time { return start.Add(volumesAgain) }
	if s := look(t, o); s.Volumes["m0"] == nil {
		t.Errorf("nobody knows that the volume is on a node's own disk: %+v", s.Volumes)
	}
}
