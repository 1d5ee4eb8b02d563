package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	storagelisters "k8s.io/client-go/listers/storage/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/workqueue"
)

// provisioner makes volumes for claims, grows them, and removes those that nobody claims any more.
type provisioner struct {
	client  kubernetes.Interface
	claims  corelisters.PersistentVolumeClaimLister
	volumes corelisters.PersistentVolumeLister
	classes storagelisters.StorageClassLister
	queue   workqueue.TypedRateLimitingInterface[item]
}

// item is what there is to look at: a claim, or a volume when the namespace is empty.
type item struct{ namespace, name string }

// workers is how many volumes are made at the same time.
const workers = 4

// Provision serves the claims of the cluster of the kubeconfig until the context ends.
func Provision(ctx context.Context, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return fmt.Errorf("reading the kubeconfig: %w", err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	core, classes := factory.Core().V1(), factory.Storage().V1().StorageClasses()
	limiter := workqueue.NewTypedItemExponentialFailureRateLimiter[item](100*time.Millisecond, 10*time.Second)
	p := &provisioner{
		client: client, queue: workqueue.NewTypedRateLimitingQueue(limiter), classes: classes.Lister(),
		claims: core.PersistentVolumeClaims().Lister(), volumes: core.PersistentVolumes().Lister(),
	}
	for _, informer := range []cache.SharedIndexInformer{core.PersistentVolumeClaims().Informer(), core.PersistentVolumes().Informer()} {
		if _, err := informer.AddEventHandler(p.watch()); err != nil {
			return err
		}
	}
	classes.Informer()
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	var all sync.WaitGroup
	for range workers {
		all.Go(func() { p.work(ctx) })
	}
	<-ctx.Done()
	p.queue.ShutDown()
	all.Wait()
	return nil
}

func (p *provisioner) watch() cache.ResourceEventHandler {
	enqueue := func(object any) {
		switch object := object.(type) {
		case *corev1.PersistentVolumeClaim:
			p.queue.Add(item{object.Namespace, object.Name})
		case *corev1.PersistentVolume:
			p.queue.Add(item{"", object.Name})
		}
	}
	return cache.ResourceEventHandlerFuncs{AddFunc: enqueue, UpdateFunc: func(_, object any) { enqueue(object) }}
}

func (p *provisioner) work(ctx context.Context) {
	for {
		next, stop := p.queue.Get()
		if stop {
			return
		}
		err := p.settle(ctx, next)
		if err != nil {
			slog.Error("will try again", "namespace", next.namespace, "name", next.name, "error", err)
			p.queue.AddRateLimited(next)
		} else {
			p.queue.Forget(next)
		}
		p.queue.Done(next)
	}
}

func (p *provisioner) settle(ctx context.Context, it item) error {
	if it.namespace == "" {
		volume, err := p.volumes.Get(it.name)
		if apierrors.IsNotFound(err) {
			return nil
		}
		return errors.Join(err, p.reclaim(ctx, volume))
	}
	claim, err := p.claims.PersistentVolumeClaims(it.namespace).Get(it.name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if claim.Spec.VolumeName == "" {
		return p.provision(ctx, claim)
	}
	return p.expand(ctx, claim)
}
