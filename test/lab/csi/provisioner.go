package csi

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

// provisionerAnnotation marks volumes as the driver's own.
const provisionerAnnotation = "pv.kubernetes.io/provisioned-by"

// selectedNode is where the scheduler writes the node of a claim's first pod.
const selectedNode = "volume.kubernetes.io/selected-node"

// ProvisionerOptions say how the provisioner reaches the cluster and where volumes are made.
type ProvisionerOptions struct {
	// Config reaches the API server.
	Config *rest.Config
	// Images is the directory of the images of a node's volumes. The provisioner makes them for every node: all nodes of
	// the lab share the machine's disk.
	Images func(node string) string
}

// RunProvisioner makes, grows and removes volumes until the context ends. One of it runs in a cluster.
func RunProvisioner(ctx context.Context, o ProvisionerOptions) error {
	manager, err := ctrl.NewManager(o.Config, ctrl.Options{Metrics: server.Options{BindAddress: "0"}})
	if err != nil {
		return fmt.Errorf("starting the provisioner: %w", err)
	}
	claims := &claimReconciler{Client: manager.GetClient(), images: o.Images}
	if err := ctrl.NewControllerManagedBy(manager).For(&corev1.PersistentVolumeClaim{}).Complete(claims); err != nil {
		return fmt.Errorf("watching claims: %w", err)
	}
	volumes := &volumeReconciler{Client: manager.GetClient(), images: o.Images}
	if err := ctrl.NewControllerManagedBy(manager).For(&corev1.PersistentVolume{}).Complete(volumes); err != nil {
		return fmt.Errorf("watching volumes: %w", err)
	}
	return manager.Start(ctx)
}

// claimReconciler makes the volume of a claim, and grows it when the claim asks for more.
type claimReconciler struct {
	client.Client
	images func(node string) string
}

// Reconcile looks at one claim.
func (r *claimReconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	var claim corev1.PersistentVolumeClaim
	if err := r.Get(ctx, request.NamespacedName, &claim); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	switch {
	case claim.DeletionTimestamp != nil:
		return ctrl.Result{}, nil
	case claim.Spec.VolumeName != "":
		return ctrl.Result{}, r.grow(ctx, &claim)
	case claim.Annotations[selectedNode] == "" || claim.Spec.StorageClassName == nil:
		return ctrl.Result{}, nil
	}
	return ctrl.Result{}, r.provision(ctx, &claim)
}

func (r *claimReconciler) provision(ctx context.Context, claim *corev1.PersistentVolumeClaim) error {
	var class storagev1.StorageClass
	if err := r.Get(ctx, client.ObjectKey{Name: *claim.Spec.StorageClassName}, &class); err != nil {
		return client.IgnoreNotFound(err)
	}
	if class.Provisioner != Driver {
		return nil
	}
	volume := newVolume(claim, &class)
	node := claim.Annotations[selectedNode]
	size := volume.Spec.Capacity.Storage().Value()
	if err := makeImage(ctx, r.images(node), volume.Name, size); err != nil {
		return err
	}
	if err := r.Create(ctx, volume); client.IgnoreAlreadyExists(err) != nil {
		return fmt.Errorf("making volume %s: %w", volume.Name, err)
	}
	return nil
}

// grow lets the kubelet grow the volume: the provisioner only says how large it is to be.
func (r *claimReconciler) grow(ctx context.Context, claim *corev1.PersistentVolumeClaim) error {
	var volume corev1.PersistentVolume
	if err := r.Get(ctx, client.ObjectKey{Name: claim.Spec.VolumeName}, &volume); err != nil {
		return client.IgnoreNotFound(err)
	}
	asked := claim.Spec.Resources.Requests[corev1.ResourceStorage]
	if !isOurs(&volume) || claim.Status.Phase != corev1.ClaimBound || asked.Cmp(*claim.Status.Capacity.Storage()) <= 0 {
		return nil
	}
	if volume.Spec.Capacity.Storage().Cmp(asked) < 0 {
		before := volume.DeepCopy()
		volume.Spec.Capacity[corev1.ResourceStorage] = asked
		if err := r.Patch(ctx, &volume, client.MergeFrom(before)); err != nil {
			return fmt.Errorf("growing volume %s: %w", volume.Name, err)
		}
	}
	if claim.Status.AllocatedResourceStatuses[corev1.ResourceStorage] != "" {
		return nil
	}
	before := claim.DeepCopy()
	claim.Status.AllocatedResources = corev1.ResourceList{corev1.ResourceStorage: asked}
	claim.Status.AllocatedResourceStatuses = map[corev1.ResourceName]corev1.ClaimResourceStatus{
		corev1.ResourceStorage: corev1.PersistentVolumeClaimNodeResizePending,
	}
	claim.Status.Conditions = append(claim.Status.Conditions, corev1.PersistentVolumeClaimCondition{
		Type: corev1.PersistentVolumeClaimFileSystemResizePending, Status: corev1.ConditionTrue,
		Message: "waiting for the node to grow the file system",
	})
	if err := r.Status().Patch(ctx, claim, client.MergeFrom(before)); err != nil {
		return fmt.Errorf("telling the kubelet to grow claim %s: %w", claim.Name, err)
	}
	return nil
}

// volumeReconciler removes the volumes of claims that are gone.
type volumeReconciler struct {
	client.Client
	images func(node string) string
}

// Reconcile looks at one volume.
func (r *volumeReconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	var volume corev1.PersistentVolume
	if err := r.Get(ctx, request.NamespacedName, &volume); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !isOurs(&volume) || volume.Status.Phase != corev1.VolumeReleased ||
		volume.Spec.PersistentVolumeReclaimPolicy != corev1.PersistentVolumeReclaimDelete {
		return ctrl.Result{}, nil
	}
	if err := removeImage(r.images(volume.Spec.CSI.VolumeAttributes[nodeAttribute]), volume.Name); err != nil {
		return ctrl.Result{}, err
	}
	if err := r.Delete(ctx, &volume); client.IgnoreNotFound(err) != nil {
		return ctrl.Result{}, fmt.Errorf("removing volume %s: %w", volume.Name, err)
	}
	return ctrl.Result{}, nil
}

func isOurs(volume *corev1.PersistentVolume) bool {
	return volume.Annotations[provisionerAnnotation] == Driver && volume.Spec.CSI != nil
}
