// Package release is what the operator knows of versions: which engines it can run, where their images come from and
// which flags they take, and which engine a version of the product stands for. It holds tables and nothing else.
package release
