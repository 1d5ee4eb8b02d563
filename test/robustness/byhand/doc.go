// Package byhand changes a static cluster as a careful and quick person does it without an operator: what the operator's changes are held
// against, in time and in what clients feel.
package byhand
