//go:build bench

package changes

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/test/e2e/world"
)

// timeline notes what becomes of the pods while a change runs.
type timeline struct {
	began  time.Time
	events watch.Interface
	seen   chan []sight
}

// watchPods begins a timeline.
func watchPods(w *world.World) *timeline {
	w.Helper()
	events, err := w.Client.Watch(w.Context(), &corev1.PodList{}, client.InNamespace(w.Namespace))
	if err != nil {
		w.Fatalf("watching pods: %v", err)
	}
	line := &timeline{time.Now(), events, make(chan []sight, 1)}
	go line.follow(w)
	return line
}

// follow notes every change of the phase that a pod, or all of them together, are in.
func (l *timeline) follow(w *world.World) {
	pods := map[types.UID]*corev1.Pod{}
	sights := []sight{{l.began, decides}}
	for event := range l.events.ResultChan() {
		pod, isPod := event.Object.(*corev1.Pod)
		if !isPod {
			continue
		}
		now := time.Now()
		l.tell(w, now, event.Type, pods[pod.UID], pod)
		pods[pod.UID] = pod
		if event.Type == watch.Deleted {
			delete(pods, pod.UID)
		}
		if p := phaseOf(pods); p != sights[len(sights)-1].phase {
			sights = append(sights, sight{now, p})
		}
	}
	l.seen <- sights
}

// tell logs when a pod comes into another phase, or goes.
func (l *timeline) tell(w *world.World, now time.Time, kind watch.EventType, before, pod *corev1.Pod) {
	switch {
	case kind == watch.Deleted:
		w.Logf("%6.2f s  %s is gone", now.Sub(l.began).Seconds(), pod.Name)
	case before == nil || phaseOfPod(before) != phaseOfPod(pod):
		w.Logf("%6.2f s  %s %s", now.Sub(l.began).Seconds(), pod.Name, phaseOfPod(pod))
	}
}

// end ends the timeline and tells how long each phase was.
func (l *timeline) end() split {
	ended := time.Now()
	l.events.Stop()
	return splitOf(<-l.seen, ended)
}
