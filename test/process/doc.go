// Package process tests the guard and the etcd client with real etcd processes on loopback, in seconds and without Kubernetes. Run it with
//
//	go test -tags process ./test/process
//
// It takes the etcd binaries from the lab's cache, building them when they are missing. $ETCD_3_5, $ETCD_3_6 and $ETCD_3_7 name other
// binaries, $ETCD_3_5_OLD and $ETCD_3_6_OLD those below the gates of an upgrade. The operator's part (adding learners, hints, promotion) is played by the tests, with the operator's own client.
package process
