// Package storage is the lab's volume driver, lab.csi.
//
// A volume is a sparse file on the disk of its node with an XFS file system of the size that was asked for, loop-mounted into the pod. So
// a full volume really answers ENOSPC, a volume can grow while it is in use, and its data survive a power cut of the node.
//
// There are two parts. The Provisioner runs once: it makes, grows and removes files for claims, as the external provisioner and resizer
// would. The driver runs on each node: it speaks the Container Storage Interface with the kubelet.
package storage
