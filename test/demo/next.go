package main

import (
	"strings"

	"database.example.com/operator/test/newcomer"
)

// steps are lines that can be pasted.
const steps = `
Go on:
TOOLS  kubectl -n NAMESPACE get productionreadydatabases,etcdclusters,pods,pvc
  kubectl -n NAMESPACE describe productionreadydatabase NAME

Talk to it, with what an application needs (docs/connecting.md):
  for file in ca.crt tls.crt tls.key; do
    kubectl -n NAMESPACE get secret NAME-connection -o go-template="{{index .data \"$file\" | base64decode}}" > build/$file
  done
  kubectl -n NAMESPACE port-forward service/NAME 2379 &
  etcdctl --endpoints https://localhost:2379 --cacert build/ca.crt --cert build/tls.crt --key build/tls.key get greeting

Break it, and see it come back by itself:
  kubectl -n NAMESPACE delete pod -l database.example.com/cluster=NAME,database.example.com/role=voter --wait=false
  kubectl -n NAMESPACE get productionreadydatabase NAME --watch

When you have seen enough:
LEAVE`

// next tells what there is to do next. The lab brings its tools along and goes away as a whole; in a cluster of the user's own
// everything else stays as it was.
func next(cluster, kubeconfig string, n *newcomer.Newcomer, name string) string {
	tools := ""
	leave := "  kubectl delete namespace " + n.Namespace + " " + n.Operators + "\n" +
		"  kubectl delete crd productionreadydatabases.database.example.com etcdclusters.database.example.com   # and with them every database"
	if cluster == "lab" {
		tools = "  export KUBECONFIG=" + kubeconfig + "\n" +
			"  export PATH=$PATH:$(go run ./test/lab path kubernetes):$(go run ./test/lab path etcd-3.6)\n"
		leave = "  make lab-down"
	}
	return strings.NewReplacer("TOOLS", tools, "LEAVE", leave, "NAMESPACE", n.Namespace, "NAME", name).Replace(steps)
}
