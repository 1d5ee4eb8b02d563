// Package operatorhub knows what a pull request to k8s-operatorhub/community-operators looks like, and holds a tree against the rules
// of its pipeline: the static tests and schemas of redhat-openshift-ecosystem/operator-pipelines, and the repository's own page
// on file-based catalogs.
package operatorhub
