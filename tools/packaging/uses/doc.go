// Package uses reads from the operator's source what it asks the Kubernetes API for, so that a permission that nothing uses can be
// found. It follows every call of controller-runtime's client, of a watch and of a helper that passes an object on, back to the type
// of the object; where it cannot tell the type it says so.
package uses
