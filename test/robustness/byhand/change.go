package byhand

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"

	clientv3 "go.etcd.io/etcd/client/v3"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"database.example.com/operator/test/e2e/world"
)

// Grow adds voters. They start one after the other: two that start at once would wait for each other for seconds. All are promoted at
// the end, since etcd refuses to add another one for a while after that.
func (c *Cluster) Grow(by int) {
	c.Helper()
	c.address(c.made + by)
	etcd := c.connect()
	members := map[string]string{}
	for _, m := range c.Members(etcd) {
		members[m.Name] = m.PeerURLs[0]
	}
	want := len(members) + by
	var added []uint64
	for range by {
		name := c.manifests.Member(c.made)
		c.made++
		members[name] = c.manifests.JoinerURL(name)
		added = append(added, c.join(etcd, name, members))
	}
	for _, id := range added {
		c.insist("promoting a learner", func(ctx context.Context) error {
			_, err := etcd.MemberPromote(ctx, id)
			return err
		})
	}
	c.awaitReady(want)
	c.address(c.made + ahead)
}

// join adds a learner, starts it, and returns its ID when it has read the member list, so that the next one can be added.
func (c *Cluster) join(etcd *clientv3.Client, name string, members map[string]string) (id uint64) {
	c.Helper()
	c.insist("adding "+name, func(ctx context.Context) error {
		answer, err := etcd.MemberAddAsLearner(ctx, []string{members[name]})
		if err == nil {
			id = answer.Member.ID
		}
		return err
	})
	c.create(c.manifests.Joining(name, members))
	pod := c.AwaitPod("runs", name, stepTime, func(p *world.Pod) bool { return p != nil && p.Status.Phase == corev1.PodRunning })
	c.insist("asking "+name, func(ctx context.Context) error { return answers(ctx, pod.Status.PodIP) })
	return id
}

// answers asks an engine's metrics listener, which is there once the engine has joined. Unlike a client's connection an attempt costs
// those after it no time.
func answers(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(address, "2381")+"/livez", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// Shrink removes the youngest voters, after leadership has left them.
func (c *Cluster) Shrink(by int) {
	c.Helper()
	pods := c.Pods(Name)
	slices.SortFunc(pods, func(a, b world.Pod) int { return a.CreationTimestamp.Compare(b.CreationTimestamp.Time) })
	stay, leaving := pods[:len(pods)-by], pods[len(pods)-by:]
	leader := c.Leader(Name)
	if slices.ContainsFunc(leaving, func(p world.Pod) bool { return p.Name == leader }) {
		c.handOver(leader, stay[0].Name)
	}
	for _, pod := range leaving {
		c.remove(pod.Name)
		c.DeletePod(pod.Name)
		c.deleteClaim(pod.Name)
	}
	for _, pod := range leaving {
		c.AwaitPod("is gone", pod.Name, stepTime, func(p *world.Pod) bool { return p == nil })
	}
	c.awaitReady(len(stay))
}

// Roll makes the pods anew, one after the other, each awaited; the leader comes last, after leadership has left it.
func (c *Cluster) Roll() {
	c.Helper()
	leader := c.Leader(Name)
	heir := ""
	for _, pod := range c.Pods(Name) {
		// One that was replaced may be on its way out still.
		if pod.Name != leader && pod.DeletionTimestamp == nil {
			heir = pod.Name
			c.Restart(pod.Name)
		}
	}
	c.handOver(leader, heir)
	c.Restart(leader)
}

// handOver has the leader hand leadership over.
func (c *Cluster) handOver(leader, to string) {
	c.Helper()
	etcd := c.ConnectToMember(Name, leader)
	id := idOf(c.Members(etcd), to)
	c.insist("handing leadership over to "+to, func(ctx context.Context) error {
		_, err := etcd.MoveLeader(ctx, id)
		return err
	})
}

// Replace puts a new voter in the place of one whose pod and claim were deleted.
func (c *Cluster) Replace(lost string) {
	c.Helper()
	c.DeletePod(lost)
	c.deleteClaim(lost)
	c.remove(lost)
	c.Grow(1)
}

// Restart deletes a pod, makes it again, and waits until it is ready.
func (c *Cluster) Restart(name string) {
	c.Helper()
	c.end(name)
	c.start(name)
}

func (c *Cluster) end(name string) {
	c.Helper()
	c.DeletePod(name)
	c.AwaitPod("is gone", name, stepTime, func(p *world.Pod) bool { return p == nil })
}

func (c *Cluster) start(name string) {
	c.Helper()
	pod, err := c.manifests.Pod(name)
	if err != nil {
		c.Fatalf("rendering pod %s: %v", name, err)
	}
	c.Make(pod)
	c.AwaitPod("is ready", name, stepTime, func(p *world.Pod) bool { return p != nil && p.Ready() })
}

// Drain has a voter leave its node while that is cordoned: leadership leaves it first, and it comes back when the node is open again.
func (c *Cluster) Drain(name string, cordon func() (open func())) {
	c.Helper()
	open := cordon()
	for _, pod := range c.Pods(Name) {
		if pod.Name != name {
			c.handOver(name, pod.Name)
			break
		}
	}
	c.end(name)
	open()
	c.start(name)
}

func (c *Cluster) remove(member string) {
	c.Helper()
	etcd := c.connect()
	c.insist("removing "+member, func(ctx context.Context) error {
		list, err := etcd.MemberList(ctx)
		if err != nil {
			return err
		}
		id := idOf(list.Members, member)
		if id == 0 {
			return nil
		}
		if _, err = etcd.MemberRemove(ctx, id); err != nil {
			return fmt.Errorf("removing %x: %w", id, err)
		}
		return nil
	})
}

func (c *Cluster) deleteClaim(name string) {
	c.Helper()
	c.Delete(&corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: c.Namespace, Name: name}})
}
