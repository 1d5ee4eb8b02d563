// Package dns describes CoreDNS as it runs in the lab's cluster.
package dns
