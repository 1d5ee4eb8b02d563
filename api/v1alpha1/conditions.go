package v1alpha1

// The conditions of both kinds. A condition that is missing counts as Unknown.
const (
	// ConditionAvailable is True while a linearizable read succeeds.
	ConditionAvailable = "Available"
	// ConditionProgressing is True while the cluster is being changed towards its spec.
	ConditionProgressing = "Progressing"
	// ConditionDegraded is True when something is wrong that costs tolerance of failures or blocks the spec.
	ConditionDegraded = "Degraded"
	// ConditionVersionSupported is False when spec.version is not one that this operator can run.
	ConditionVersionSupported = "VersionSupported"
	// ConditionPlacement is False when the loss of a single node could take the quorum.
	ConditionPlacement = "PlacementSafe"
	// ConditionPermitted is False when the operator lacks a permission that belongs to no namespace; the message says what
	// does not work without it. Only EtcdCluster has it.
	ConditionPermitted = "Permitted"
)

// Reasons of ConditionAvailable.
const (
	// ReasonQuorum surfaces when a linearizable read succeeded.
	ReasonQuorum = "Quorum"
	// ReasonFounding surfaces when the cluster has not been founded yet.
	ReasonFounding = "Founding"
	// ReasonQuorumLost surfaces when members exist and no linearizable read succeeds.
	ReasonQuorumLost = "QuorumLost"
	// ReasonCorrupt surfaces when etcd raised the alarm CORRUPT: no member is ready then, so the Services lead nowhere.
	ReasonCorrupt = "Corrupt"
	// ReasonUnreachable surfaces when the operator could not ask any member: the state is not known.
	ReasonUnreachable = "Unreachable"
)

// Reasons of ConditionProgressing.
const (
	// ReasonSettled surfaces when the cluster is as its spec wants it.
	ReasonSettled = "Settled"
	// ReasonJoining surfaces when members are added, started or promoted.
	ReasonJoining = "Joining"
	// ReasonRecreating surfaces when the pod of a member is made again on its claim.
	ReasonRecreating = "Recreating"
	// ReasonWaiting surfaces when the next step waits for something outside the operator, which the message names.
	ReasonWaiting = "Waiting"
	// ReasonBlocked surfaces when nothing is done until the user acts; Degraded says why.
	ReasonBlocked = "Blocked"
	// ReasonScaling surfaces when voters or read replicas are added or removed.
	ReasonScaling = "Scaling"
	// ReasonReplacing surfaces when a new member takes the place of one that is lost or is to go.
	ReasonReplacing = "Replacing"
	// ReasonRolling surfaces when members are started anew one after the other, because the spec asks for other pods.
	ReasonRolling = "Rolling"
	// ReasonUpgrading surfaces when members are taken to a newer version of etcd, one after the other.
	ReasonUpgrading = "Upgrading"
	// ReasonDowngrading surfaces when members are taken to an older version of etcd, one after the other.
	ReasonDowngrading = "Downgrading"
	// ReasonPaused surfaces when AnnotationPaused is "true": nothing is changed until it is taken away.
	ReasonPaused = "Paused"
	// ReasonDeleting surfaces when the cluster is being deleted.
	ReasonDeleting = "Deleting"
	// ReasonRebuilding surfaces when the status was lost and is rebuilt from the claims of the cluster and from etcd.
	ReasonRebuilding = "Rebuilding"
)

// Reasons of ConditionDegraded.
const (
	// ReasonHealthy surfaces when nothing is wrong.
	ReasonHealthy = "Healthy"
	// ReasonMemberDown surfaces when a member does not answer.
	ReasonMemberDown = "MemberDown"
	// ReasonMemberLost surfaces when a member's data is gone or is not its own; it will not start again.
	ReasonMemberLost = "MemberLost"
	// ReasonClaimLeaving surfaces when a member's claim is being deleted: it is kept only until the member's pod ends.
	ReasonClaimLeaving = "ClaimLeaving"
	// ReasonPodUnschedulable surfaces when a member's pod finds no node.
	ReasonPodUnschedulable = "PodUnschedulable"
	// ReasonImageUnavailable surfaces when a member's image cannot be pulled.
	ReasonImageUnavailable = "ImageUnavailable"
	// ReasonStorageClassMissing surfaces when the storage class does not exist, or there is no default class.
	ReasonStorageClassMissing = "StorageClassMissing"
	// ReasonNameTaken surfaces when an object of a needed name exists that this cluster does not own.
	ReasonNameTaken = "NameTaken"
	// ReasonRetainedClaimsFound surfaces when claims of an earlier cluster of this name exist: nothing is founded beside their data.
	ReasonRetainedClaimsFound = "RetainedClaimsFound"
	// ReasonVolumeNotEmpty surfaces when the volume of a member that is to found the cluster holds something already: it is left as it is.
	ReasonVolumeNotEmpty = "VolumeNotEmpty"
	// ReasonFoundingFails surfaces when the founding failed more than once, and starts anew after a pause; and when it lost the data of its
	// only voter before clients were let in.
	ReasonFoundingFails = "FoundingFails"
	// ReasonNoData surfaces when the status was lost and no member has data: nothing is founded by itself.
	ReasonNoData = "NoData"
	// ReasonNameTooLong surfaces when a member's host name would exceed what DNS and certificates allow.
	ReasonNameTooLong = "NameTooLong"
	// ReasonVersionUnsupported surfaces when spec.version is not known or cannot be created.
	ReasonVersionUnsupported = "VersionUnsupported"
	// ReasonQuotaTooLarge surfaces when the engine's quota is more than a third of the volume.
	ReasonQuotaTooLarge = "QuotaTooLarge"
	// ReasonOverridesRefused surfaces when overrides.podTemplate would keep a pod from running as a member: it is left out.
	ReasonOverridesRefused = "OverridesRefused"
	// ReasonPodRefused surfaces when the API server would not take the pod that a member is to be started anew with: it runs on as it is.
	ReasonPodRefused = "PodRefused"
	// ReasonAlarm surfaces when etcd raised an alarm, which the message names.
	ReasonAlarm = "Alarm"
	// ReasonAuthorityMissing surfaces when the Secret of a certificate authority of a running cluster is gone, or holds
	// another one: members go on, and their certificates cannot be renewed.
	ReasonAuthorityMissing = "AuthorityMissing"
	// ReasonAuthorityEnds surfaces half a year before a certificate authority of the cluster ends.
	ReasonAuthorityEnds = "AuthorityEnds"
	// ReasonForeignCluster surfaces when the members say that they are another cluster than the one that was founded.
	ReasonForeignCluster = "ForeignCluster"
	// ReasonActionFailed surfaces when a step failed; it is tried again.
	ReasonActionFailed = "ActionFailed"
	// ReasonEngineMissing surfaces when ProductionReadyDatabase finds no EtcdCluster API or controller to talk to.
	ReasonEngineMissing = "EngineMissing"
)

// Reasons of ConditionVersionSupported.
const (
	// ReasonKnown surfaces when the version is in the table.
	ReasonKnown = "Known"
	// ReasonUnknownVersion surfaces when the version is not in the table; the message lists those that are.
	ReasonUnknownVersion = "UnknownVersion"
	// ReasonUpgradeFromOnly surfaces when the version can be upgraded from, but no new cluster can be created with it.
	ReasonUpgradeFromOnly = "UpgradeFromOnly"
	// ReasonPathUnsupported surfaces when a running database cannot be taken from the version it runs to the one asked for;
	// the message names the versions it can be taken to.
	ReasonPathUnsupported = "PathUnsupported"
	// ReasonEngineUnsupported surfaces when the installed package etcd-cluster does not know the engine of the version.
	ReasonEngineUnsupported = "EngineUnsupported"
	// ReasonReadReplicasUnsupported surfaces when read replicas are asked of an engine that cannot have them.
	ReasonReadReplicasUnsupported = "ReadReplicasUnsupported"
)

// Reasons of ConditionPlacement.
const (
	// ReasonSpread surfaces when no node holds a majority-breaking share of the voters.
	ReasonSpread = "Spread"
	// ReasonNodeHoldsMajority surfaces when the loss of one node would cost the quorum.
	ReasonNodeHoldsMajority = "NodeHoldsMajority"
	// ReasonSingleVoter surfaces when the cluster has one voter: no failure is tolerated.
	ReasonSingleVoter = "SingleVoter"
)

// Reasons of ConditionPermitted.
const (
	// ReasonGranted surfaces when the operator may read all that it makes use of.
	ReasonGranted = "Granted"
	// ReasonPermissionMissing surfaces when the operator may not read a resource that belongs to no namespace, which the
	// message names together with what does not work.
	ReasonPermissionMissing = "PermissionMissing"
)
