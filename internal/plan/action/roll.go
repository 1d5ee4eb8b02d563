package action

import (
	"fmt"

	"k8s.io/apimachinery/pkg/types"
)

// Restart stops the pod of a member that runs, so that it is made anew as the spec asks for it. It is carried out only if,
// past every cache, nothing has changed since the look, and whoever was ready still is (I2, I19).
type Restart struct {
	Name string
	UID  types.UID
	Why  string
}

func (a Restart) String() string { return fmt.Sprintf("restart %s: %s", a.Name, a.Why) }
