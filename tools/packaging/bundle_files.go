package packaging

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"

	"database.example.com/operator/tools/packaging/channels"
)

// finishBundle removes the clock from a bundle that operator-sdk made, adds what the SDK does not know, and puts it in bundle/.
func (c Checkout) finishBundle(name, made string) error {
	csv := name + ".clusterserviceversion.yaml"
	createdAt, err := annotation(c.Path("config", "manifests", name, "bases", csv), "createdAt")
	if err != nil {
		return err
	}
	edges, err := c.edges()
	if err != nil {
		return err
	}
	err = editYAML(filepath.Join(made, "manifests", csv), func(csv map[string]any) error {
		annotations, err := annotationsOf(csv)
		if err != nil {
			return err
		}
		// The SDK writes the time of its run; the head has that of the base, and a release that of its commit.
		annotations["createdAt"] = createdAt
		return setEdges(csv, name, edges)
	})
	if err != nil {
		return err
	}
	if err := c.writeProperties(name, made); err != nil {
		return err
	}
	return replaceDir(c.Path("bundle", name), made)
}

// edges are the ways from what was released to the head.
func (c Checkout) edges() (channels.Edges, error) {
	f, err := c.Channels()
	if err != nil {
		return channels.Edges{}, err
	}
	released, err := c.released()
	if err != nil {
		return channels.Edges{}, err
	}
	return f.EdgesOf(Version, released)
}

// setEdges writes into a ClusterServiceVersion what its entry in the channels will say.
func setEdges(csv map[string]any, name string, edges channels.Edges) error {
	annotations, err := annotationsOf(csv)
	if err != nil {
		return err
	}
	spec, ok := csv["spec"].(map[string]any)
	if !ok {
		return errors.New("no spec")
	}
	if edges.Replaces != "" {
		spec["replaces"] = name + ".v" + edges.Replaces
		annotations["olm.skipRange"] = edges.SkipRange
	}
	var skips []any
	for _, version := range edges.Skips {
		skips = append(skips, name+".v"+version)
	}
	if len(skips) > 0 {
		spec["skips"] = skips
	}
	return nil
}

// writeProperties writes metadata/properties.yaml for a package that has one, with the versions that the head needs in the place of
// $OLDEST and $TOO_NEW.
func (c Checkout) writeProperties(name, made string) error {
	properties, err := os.ReadFile(c.Path("config", "manifests", name, "properties.yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	oldest, tooNew, err := channels.Needs(Version)
	if err != nil {
		return err
	}
	filled := strings.NewReplacer("$OLDEST", oldest, "$TOO_NEW", tooNew).Replace(string(properties))
	return os.WriteFile(filepath.Join(made, "metadata", "properties.yaml"), []byte(filled), 0o644)
}

func annotation(file, key string) (string, error) {
	object, _, err := readYAML(file)
	if err != nil {
		return "", err
	}
	annotations, err := annotationsOf(object)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", file, err)
	}
	value, ok := annotations[key].(string)
	if !ok {
		return "", fmt.Errorf("reading %s: no annotation %s", file, key)
	}
	return value, nil
}

func annotationsOf(object map[string]any) (map[string]any, error) {
	metadata, _ := object["metadata"].(map[string]any)
	annotations, ok := metadata["annotations"].(map[string]any)
	if !ok {
		return nil, errors.New("no annotations")
	}
	return annotations, nil
}

// readYAML reads a file of one YAML document.
func readYAML(name string) (object map[string]any, content []byte, err error) {
	if content, err = os.ReadFile(name); err != nil {
		return nil, nil, err
	}
	if err := yaml.Unmarshal(content, &object); err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return object, content, nil
}

// editYAML rewrites a file of one YAML document, when edit changes it.
func editYAML(name string, edit func(map[string]any) error) error {
	object, content, err := readYAML(name)
	if err != nil {
		return err
	}
	if err := edit(object); err != nil {
		return fmt.Errorf("editing %s: %w", name, err)
	}
	edited, err := yaml.Marshal(object)
	if err != nil {
		return err
	}
	if string(edited) == string(content) {
		return nil
	}
	return os.WriteFile(name, edited, 0o644)
}

// replaceDir puts a copy of the tree at source in the place of dir.
func replaceDir(dir, source string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
		return fmt.Errorf("writing %s: %w", dir, err)
	}
	return nil
}
