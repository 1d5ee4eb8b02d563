package judge

import (
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// quotaShare is the part of a volume that a database may take: a defragmentation and a snapshot that comes in need as much each.
const quotaShare = 3

// quotaFits holds that no pod is made whose quota is more than a third of its volume, or of what its volume is about to be enlarged to,
// or less than the database has already (I30).
func (j *Judge) quotaFits(pod *corev1.Pod) {
	quota, told := quotaOf(pod)
	claim := j.w.Claim(pod.Name)
	if !told || claim == nil {
		return
	}
	volume := claim.Spec.Resources.Requests[corev1.ResourceStorage]
	if c := j.w.Cluster(); c != nil && c.Spec.Storage.Size != nil && c.Spec.Storage.Size.Cmp(volume) > 0 {
		volume = *c.Spec.Storage.Size
	}
	if quota*quotaShare > volume.Value() {
		j.breaks("I30", "the pod of %s has a quota of %d bytes, and a volume of %s", pod.Name, quota, volume.String())
	}
	if l := j.leader(); l != nil && l.Quota >= l.Data.State.Bytes && quota < l.Data.State.Bytes {
		j.breaks("I30", "the pod of %s has a quota of %d bytes, and the database has %d", pod.Name, quota, l.Data.State.Bytes)
	}
}

func quotaOf(pod *corev1.Pod) (int64, bool) {
	for _, argument := range pod.Spec.Containers[0].Command {
		if value, is := strings.CutPrefix(argument, "--quota-backend-bytes="); is {
			n, err := strconv.ParseInt(value, 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
