package watching

import (
	"context"
	"errors"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

var wanted = corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "wanted"}}

// until waits for the wanted object, and creates it once it was not there.
func until(t *testing.T, c client.WithWatch) (looks int, err error) {
	t.Helper()
	err = Until(t.Context(), c, &corev1.ConfigMapList{}, func() (bool, error) {
		looks++
		err := c.Get(t.Context(), client.ObjectKeyFromObject(&wanted), &corev1.ConfigMap{})
		if looks == 1 {
			if err := c.Create(t.Context(), wanted.DeepCopy()); err != nil {
				t.Fatal(err)
			}
		}
		return err == nil, err
	}, client.InNamespace("ns"))
	return looks, err
}

func TestWhatIsNotThereYetIsWaitedFor(t *testing.T) {
	if looks, err := until(t, fake.NewFakeClient()); err != nil || looks != 2 {
		t.Errorf("after %d looks: %v", looks, err)
	}
}

func TestAWatchThatTheServerEndsIsBegunAnew(t *testing.T) {
	watches := 0
	ends := interceptor.Funcs{Watch: func(ctx context.Context, c client.WithWatch, list client.ObjectList, of ...client.ListOption) (watch.Interface, error) {
		watches++
		watching, err := c.Watch(ctx, list, of...)
		if watches == 1 {
			watching.Stop()
		}
		return watching, err
	}}
	if _, err := until(t, interceptor.NewClient(fake.NewFakeClient(), ends)); err != nil || watches != 2 {
		t.Errorf("after %d watches: %v", watches, err)
	}
}

func TestTheEndOfTheTimeIsToldByItsCauseAndAFailedLookByItself(t *testing.T) {
	over, broken := errors.New("over"), errors.New("broken")
	ctx, end := context.WithCancelCause(t.Context())
	err := Until(ctx, fake.NewFakeClient(), &corev1.ConfigMapList{}, func() (bool, error) {
		end(over)
		return false, nil
	})
	if !errors.Is(err, over) {
		t.Errorf("%v, want %v", err, over)
	}
	if err := Until(ctx, fake.NewFakeClient(), &corev1.ConfigMapList{}, nil); !errors.Is(err, over) {
		t.Errorf("%v, want %v", err, over)
	}
	err = Until(t.Context(), fake.NewFakeClient(), &corev1.ConfigMapList{}, func() (bool, error) { return false, broken })
	if !errors.Is(err, broken) {
		t.Errorf("%v, want %v", err, broken)
	}
}
