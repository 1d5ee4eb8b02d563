// Package images says what is in the images that the lab itself needs, and pushes them to its registry when they have changed.
package images
