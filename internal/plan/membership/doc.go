// Package membership holds the rules about who is a member of etcd: names are assigned, members join, are promoted, hand over leadership,
// leave, and are forgotten. Each change asks quorum first what the membership would be after it.
package membership
