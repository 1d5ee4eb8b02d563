package newcomer

import (
	"context"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/tools/packaging"
)

func olmKind(kind string) schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: "operators.coreos.com", Version: "v1alpha1", Kind: kind}
}

// Build builds images, bundles and the catalog from the checkout and pushes them to the registry.
func (n *Newcomer) Build(ctx context.Context) error {
	if err := n.Checkout.Publish(ctx, n.Registry); err != nil {
		return err
	}
	n.say("images, bundles and catalog are in %s", n.Registry.Name)
	return nil
}

// Subscribe applies the catalog and one Subscription and waits until OLM has installed both packages.
func (n *Newcomer) Subscribe(ctx context.Context) error {
	if err := n.ask(ctx); err != nil {
		return err
	}
	for _, name := range packaging.Packages() {
		if err := n.awaitPackage(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// ask applies the catalog and one Subscription, and waits until the catalog can be asked.
func (n *Newcomer) ask(ctx context.Context) error {
	digests, err := n.Checkout.Load()
	if err != nil {
		return err
	}
	manifests, err := digests.Resolve(install, n.Registry.Name)
	if err != nil {
		return err
	}
	objects, err := decodeBytes(manifests)
	if err != nil {
		return err
	}
	if err := n.place(objects); err != nil {
		return err
	}
	for _, watched := range n.Watched {
		if err := n.makeNamespace(ctx, watched); err != nil {
			return err
		}
	}
	if err := n.removeOtherBuild(ctx, digests["operator:"+packaging.Version]); err != nil {
		return err
	}
	if err := n.apply(ctx, objects); err != nil {
		return err
	}
	n.say("applied a CatalogSource, an OperatorGroup and one Subscription for %s", packaging.ProductionReadyDatabase)
	return n.awaitCatalog(ctx)
}

// catalogName is that of the CatalogSource in install.yaml.
const catalogName = "production-ready-database"

// place puts the objects of install.yaml into the namespace of the operators, and says which namespaces these look after.
func (n *Newcomer) place(objects []*unstructured.Unstructured) error {
	for _, object := range objects {
		switch object.GetKind() {
		case "Namespace":
			object.SetName(n.Operators)
			continue
		case "CatalogSource":
			if n.Catalog != "" {
				if err := unstructured.SetNestedField(object.Object, n.Catalog, "spec", "image"); err != nil {
					return err
				}
			}
		case "OperatorGroup":
			if len(n.Watched) > 0 {
				if err := unstructured.SetNestedStringSlice(object.Object, n.Watched, "spec", "targetNamespaces"); err != nil {
					return err
				}
			}
		case "Subscription":
			if err := n.placeSubscription(object); err != nil {
				return err
			}
		}
		object.SetNamespace(n.Operators)
	}
	return nil
}

// placeSubscription says what is subscribed to.
func (n *Newcomer) placeSubscription(object *unstructured.Unstructured) error {
	fields := map[string]string{"sourceNamespace": n.Operators, "channel": n.Channel}
	if n.Manual {
		fields["installPlanApproval"] = "Manual"
	}
	for name, value := range fields {
		if err := unstructured.SetNestedField(object.Object, value, "spec", name); err != nil {
			return err
		}
	}
	return nil
}

func (n *Newcomer) awaitCatalog(ctx context.Context) error {
	return n.awaitField(ctx, "CatalogSource", catalogName, []string{"status", "connectionState", "lastObservedState"}, "READY")
}

// awaitPackage waits for the ClusterServiceVersion of a package.
func (n *Newcomer) awaitPackage(ctx context.Context, name string) error {
	return n.awaitField(ctx, "ClusterServiceVersion", name+".v"+n.Version, []string{"status", "phase"}, "Succeeded")
}

// awaitField waits until a field of one of OLM's objects has a value, and shows each value that it has meanwhile.
func (n *Newcomer) awaitField(ctx context.Context, kind, name string, path []string, want string) error {
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(olmKind(kind + "List"))
	seen := ""
	err := n.await(ctx, list, n.Operators, name, func() (bool, error) {
		object := &unstructured.Unstructured{}
		object.SetGroupVersionKind(olmKind(kind))
		if err := n.client.Get(ctx, client.ObjectKey{Namespace: n.Operators, Name: name}, object); err != nil {
			return false, err
		}
		value, _, _ := unstructured.NestedString(object.Object, path...)
		if value != "" && value != seen {
			seen = value
			n.say("%s %s: %s", kind, name, value)
		}
		return value == want, nil
	})
	if err != nil {
		return fmt.Errorf("waiting for %s %s, which is %q, to be %s: %w", kind, name, seen, want, err)
	}
	return nil
}

// removeOtherBuild uninstalls operators of another build: OLM takes a version for the same whatever its images are. Databases
// are left alone and go on running.
func (n *Newcomer) removeOtherBuild(ctx context.Context, digest string) error {
	versions := &unstructured.UnstructuredList{}
	versions.SetGroupVersionKind(olmKind("ClusterServiceVersionList"))
	if err := n.client.List(ctx, versions, client.InNamespace(n.Operators)); err != nil {
		return fmt.Errorf("looking for what is installed (is OLM there?): %w", err)
	}
	stale := false
	for i := range versions.Items {
		image := versions.Items[i].GetAnnotations()["containerImage"]
		stale = stale || (image != "" && !strings.HasSuffix(image, digest))
	}
	if !stale {
		return nil
	}
	n.say("the operators that are installed are of another build: they are installed anew")
	for _, kind := range []string{"Subscription", "ClusterServiceVersion"} {
		object := &unstructured.Unstructured{}
		object.SetGroupVersionKind(olmKind(kind))
		if err := n.client.DeleteAllOf(ctx, object, client.InNamespace(n.Operators)); err != nil {
			return fmt.Errorf("uninstalling: %w", err)
		}
	}
	return nil
}

// Leave uninstalls the operators and deletes the database with its namespace. The CRDs stay, as after any uninstallation.
func (n *Newcomer) Leave(ctx context.Context) error {
	if err := n.setOut(ctx); err != nil {
		return err
	}
	return n.awaitGone(ctx)
}

// setOut begins to leave.
func (n *Newcomer) setOut(ctx context.Context) error {
	for _, name := range n.namespaces() {
		namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
		if err := client.IgnoreNotFound(n.client.Delete(ctx, namespace)); err != nil {
			return fmt.Errorf("deleting namespace %s: %w", name, err)
		}
	}
	return nil
}

// awaitGone waits until nothing is left.
func (n *Newcomer) awaitGone(ctx context.Context) error {
	for _, name := range n.namespaces() {
		err := n.await(ctx, &corev1.NamespaceList{}, "", name, func() (bool, error) {
			err := n.client.Get(ctx, client.ObjectKey{Name: name}, &corev1.Namespace{})
			return apierrors.IsNotFound(err), client.IgnoreNotFound(err)
		})
		if err != nil {
			return fmt.Errorf("waiting for namespace %s to go: %w", name, err)
		}
	}
	return nil
}

func (n *Newcomer) namespaces() []string {
	return append([]string{n.Namespace, n.Operators}, n.Watched...)
}
