package main

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"strings"
	"text/template"

	"golang.org/x/sync/errgroup"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

//go:embed floor/*.yaml
var floorFiles embed.FS

var floorTemplates = template.Must(template.ParseFS(floorFiles, "floor/*.yaml"))

// floorValues is what the floor's manifests leave open.
type floorValues struct {
	Namespace, Member, Image, InitialCluster, Storage, Domain string
}

// floorRound times plain static manifests. Certificates are made before the clock starts, and everything is created at
// once: nothing that knows what it wants could be faster.
func (c cluster) floorRound(ctx context.Context, o readyOptions, pair int) (timing, error) {
	namespace := fmt.Sprintf("bench-floor-%d", pair)
	var result timing
	err := c.inNamespace(ctx, namespace, func(ctx context.Context) error {
		objects, err := floorObjects(o, namespace)
		if err != nil {
			return err
		}
		result, _, err = c.timePods(ctx, namespace, func() error { return c.createAll(ctx, objects) })
		return err
	})
	return result, err
}

func floorMember(n int) string { return fmt.Sprintf("floor-%d", n) }

func floorObjects(o readyOptions, namespace string) ([]client.Object, error) {
	values := floorValues{Namespace: namespace, Image: o.image, Storage: o.storage, Domain: o.domain}
	founders := make([]string, voters)
	for n := range voters {
		founders[n] = fmt.Sprintf("%[1]s=https://%[1]s.floor-peer.%[2]s.svc.%[3]s:2380", floorMember(n), namespace, o.domain)
	}
	values.InitialCluster = strings.Join(founders, ",")
	objects, err := render("services.yaml", values)
	if err != nil {
		return nil, err
	}
	secrets, err := floorSecrets(values)
	if err != nil {
		return nil, err
	}
	objects = append(objects, secrets...)
	for n := range voters {
		values.Member = floorMember(n)
		for _, file := range []string{"claim.yaml", "pod.yaml"} {
			made, err := render(file, values)
			if err != nil {
				return nil, err
			}
			objects = append(objects, made...)
		}
	}
	return objects, nil
}

func render(file string, values floorValues) ([]client.Object, error) {
	var text bytes.Buffer
	if err := floorTemplates.ExecuteTemplate(&text, file, values); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", file, err)
	}
	var objects []client.Object
	for document := range strings.SplitSeq(text.String(), "\n---\n") {
		object := &unstructured.Unstructured{}
		if err := yaml.Unmarshal([]byte(document), &object.Object); err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		objects = append(objects, object)
	}
	return objects, nil
}

func (c cluster) createAll(ctx context.Context, objects []client.Object) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, object := range objects {
		group.Go(func() error { return c.Create(ctx, object) })
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("applying the floor's manifests: %w", err)
	}
	return nil
}
