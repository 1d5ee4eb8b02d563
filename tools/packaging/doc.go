// Package packaging turns the checkout into what is installed: the images, the two OLM bundles and their catalog.
//
// Files in the repository name images by placeholders, registry.example.com/production-ready-database/NAME:TAG. What is
// built from them lies under build/: there every placeholder is replaced by the digest of the image that was really built,
// in the registry that it is pushed to. So a release never depends on a tag, and no file in the repository changes with a digest.
package packaging
