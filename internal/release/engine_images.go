package release

// Images maps the version of an engine to the image that runs it. A version without an image cannot be run here.
type Images map[string]string

// ImagesFrom reads the image of every known engine from the environment, by its RELATED_IMAGE variable. The look-up is
// passed in so that only the manager's main touches the process's environment.
func ImagesFrom(lookup func(variable string) string) Images {
	images := Images{}
	for _, e := range engines {
		if image := lookup(e.ImageVariable); image != "" {
			images[e.Version] = image
		}
	}
	return images
}

// Creatable lists the versions that a new cluster can be created with and that have an image, oldest first.
func (i Images) Creatable() []string {
	var versions []string
	for _, version := range CreatableEngines() {
		if i[version] != "" {
			versions = append(versions, version)
		}
	}
	return versions
}
