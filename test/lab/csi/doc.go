// Package csi is the lab's volume driver, the least that is real: a volume is a sparse file with an XFS file system in it,
// loop-mounted on its node. So it has a real size limit (a full volume gives ENOSPC), grows online, survives a power cut of
// its node, and is gone with its claim. RunNode serves one node's kubelet; RunProvisioner makes, grows and removes volumes.
package csi
