// Package render turns a cluster's spec into the Kubernetes objects that it needs. Same spec, same objects: nothing here
// looks at the world.
package render
