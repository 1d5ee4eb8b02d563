//go:build olm || olmfull

package newcomer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	operators "github.com/operator-framework/api/pkg/operators/v1alpha1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/tools/packaging"
	"database.example.com/operator/tools/packaging/channels"
)

// atRelease is a newcomer who gets a release: from a channel that ends in it, or, if none does, from the catalog as it was when the release
// was the newest.
func atRelease(t *testing.T, version string, manual bool) *Newcomer {
	t.Helper()
	n := arrive(t)
	n.Version, n.Manual = version, manual
	for _, c := range n.channels(t).Channels {
		if c.Head == version {
			n.Channel = c.Name
			return n
		}
	}
	n.build(t)
	n.step(t, func(ctx context.Context) (err error) {
		n.Catalog, err = n.Checkout.PushCatalogOf(ctx, version, n.Registry, t.TempDir())
		return err
	})
	return n
}

func (n *Newcomer) channels(t *testing.T) channels.File {
	t.Helper()
	f, err := n.Checkout.Channels()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// releases are the versions that were released, from old to new, without those that were withdrawn.
func (n *Newcomer) releases(t *testing.T) []string {
	t.Helper()
	all, err := n.Checkout.Releases()
	if err != nil {
		t.Fatal(err)
	}
	withdrawn := n.channels(t).Withdrawn
	var versions []string
	for _, r := range all {
		if !slices.Contains(withdrawn, r.Version) {
			versions = append(versions, r.Version)
		}
	}
	return versions
}

// toHead lets both Subscriptions follow the channel that ends in the head, as docs/releases.md says: that of the database first. An old
// catalog is replaced by that of the checkout.
func (n *Newcomer) toHead(ctx context.Context, f channels.File) error {
	n.Channel, n.Version = f.Channels[0].Name, packaging.Version
	for _, name := range []string{packaging.ProductionReadyDatabase, packaging.EtcdCluster} {
		if err := n.follow(ctx, name, n.Channel); err != nil {
			return err
		}
	}
	n.say("both Subscriptions follow channel %s", n.Channel)
	if n.Catalog == "" {
		return nil
	}
	return n.renewCatalog(ctx)
}

// renewCatalog puts the catalog of the checkout in the place of an older one.
func (n *Newcomer) renewCatalog(ctx context.Context) error {
	image, err := n.headCatalog()
	if err != nil {
		return err
	}
	catalog := olmObject("CatalogSource", n.Operators, catalogName, nil)
	patch := fmt.Appendf(nil, `{"spec":{"image":%q}}`, image)
	if err := n.client.Patch(ctx, catalog, client.RawPatch("application/merge-patch+json", patch)); err != nil {
		return fmt.Errorf("replacing the catalog: %w", err)
	}
	n.Catalog = ""
	n.say("the catalog is the one of the checkout now")
	return nil
}

// headCatalog is the image of the catalog of the checkout.
func (n *Newcomer) headCatalog() (string, error) {
	digests, err := n.Checkout.Load()
	if err != nil {
		return "", err
	}
	return n.Registry.Name + "/" + packaging.Repository + "/catalog@" + digests["catalog:"+packaging.Version], nil
}

// follow sets the channel of the Subscription of a package.
func (n *Newcomer) follow(ctx context.Context, name, channel string) error {
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(olmKind("SubscriptionList"))
	if err := n.client.List(ctx, list, client.InNamespace(n.Operators)); err != nil {
		return err
	}
	for i := range list.Items {
		if of, _, _ := unstructured.NestedString(list.Items[i].Object, "spec", "name"); of != name {
			continue
		}
		patch := fmt.Appendf(nil, `{"spec":{"channel":%q}}`, channel)
		return n.client.Patch(ctx, &list.Items[i], client.RawPatch("application/merge-patch+json", patch))
	}
	return fmt.Errorf("nobody subscribes to %s", name)
}

// awaitBoth waits for the ClusterServiceVersions of both packages, and approves what waits for approval meanwhile. It returns the versions of
// the database that were approved.
func (n *Newcomer) awaitBoth(ctx context.Context) (approved []string, err error) {
	if n.Manual {
		if approved, err = n.approveUpTo(ctx, packaging.ProductionReadyDatabase+".v"+n.Version); err != nil {
			return approved, err
		}
	}
	for _, name := range packaging.Packages() {
		if err := n.awaitPackage(ctx, name); err != nil {
			return approved, err
		}
	}
	return approved, nil
}

// getsBoth waits for both packages at the end of the channel, which may be as many steps away as there are releases. It returns the versions of
// the database that had to be approved.
func (n *Newcomer) getsBoth(t *testing.T) (approved []string) {
	t.Helper()
	ctx, cancel := within(t.Context(), patience*time.Duration(len(n.releases(t))))
	defer cancel()
	approved, err := n.awaitBoth(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return approved
}

// approveUpTo approves one InstallPlan after the other until it has approved the one for a version of the database.
func (n *Newcomer) approveUpTo(ctx context.Context, last string) (approved []string, err error) {
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(olmKind("InstallPlanList"))
	err = n.await(ctx, list.DeepCopy(), n.Operators, "", func() (bool, error) {
		if err := n.client.List(ctx, list, client.InNamespace(n.Operators)); err != nil {
			return false, err
		}
		for i := range list.Items {
			version, err := n.approve(ctx, &list.Items[i])
			if err != nil {
				return false, err
			}
			if version != "" {
				approved = append(approved, version)
			}
		}
		return slices.Contains(approved, last), nil
	})
	if err != nil {
		return approved, fmt.Errorf("approving what leads to %s, after %v: %w", last, approved, err)
	}
	return approved, nil
}

// approve approves an InstallPlan that waits for it and brings both packages at one version. It returns the version of the database;
// empty when there is nothing to approve.
func (n *Newcomer) approve(ctx context.Context, object *unstructured.Unstructured) (string, error) {
	plan := &operators.InstallPlan{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, plan); err != nil {
		return "", err
	}
	if plan.Spec.Approved || plan.Status.Phase != operators.InstallPlanPhaseRequiresApproval {
		return "", nil
	}
	names := plan.Spec.ClusterServiceVersionNames
	slices.Sort(names)
	if len(names) != len(packaging.Packages()) {
		return "", fmt.Errorf("InstallPlan %s is for %v, want both packages", plan.Name, names)
	}
	err := n.client.Patch(ctx, object, client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"approved":true}}`)))
	if err != nil {
		return "", err
	}
	n.say("approved %v", names)
	return names[1], nil
}

// awaitRefusal waits until the Subscription of the database says for which reason nothing is installed, in words that contain what is
// missing.
func (n *Newcomer) awaitRefusal(ctx context.Context, reason, missing string) error {
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(olmKind("SubscriptionList"))
	said := ""
	err := n.await(ctx, list.DeepCopy(), n.Operators, "", func() (bool, error) {
		if err := n.client.List(ctx, list, client.InNamespace(n.Operators)); err != nil {
			return false, err
		}
		for _, object := range list.Items {
			subscription := &operators.Subscription{}
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, subscription); err != nil {
				return false, err
			}
			if subscription.Spec.Package != packaging.ProductionReadyDatabase {
				continue
			}
			condition := subscription.Status.GetCondition(operators.SubscriptionResolutionFailed)
			said = condition.Reason + ": " + condition.Message
			return condition.Reason == reason && strings.Contains(condition.Message, missing), nil
		}
		return false, nil
	})
	if err != nil {
		return fmt.Errorf("waiting for the Subscription to say that %s is missing, which says %q: %w", missing, said, err)
	}
	n.say("the Subscription says: %s", said)
	return nil
}
