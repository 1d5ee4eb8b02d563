package release

// Architectures lists what the images of the operator and of the engines are built for, as the label kubernetes.io/arch of nodes
// names it, in alphabetical order.
func Architectures() []string { return []string{"amd64", "arm64"} }
