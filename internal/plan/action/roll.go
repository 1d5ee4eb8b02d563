package action

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// Restart stops the pod of a member that runs, so that it is made anew as the spec asks for it. It is carried out only if,
// past every cache, nothing has changed since the look, and whoever was ready still is (I2, I19), and if the API server would take
// the pod that is to be made.
type Restart struct {
	Name string
	UID  types.UID
	// Pod is the one that is to be made.
	Pod *corev1.Pod
	Why string
}

func (a Restart) String() string { return fmt.Sprintf("restart %s: %s", a.Name, a.Why) }

// TryPod asks the API server whether it would take the pod that a member is to be started anew with, before anybody is told that it is.
type TryPod struct {
	Name string
	Pod  *corev1.Pod
}

func (a TryPod) String() string { return "ask whether another pod of " + a.Name + " would be taken" }
