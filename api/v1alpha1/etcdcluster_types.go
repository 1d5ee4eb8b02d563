package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// EtcdClusterSpec is how an etcd cluster is to be run.
type EtcdClusterSpec struct {
	// size is the number of voting members: 1, 3, 5 or 7. An even number tolerates no more failures than the odd number
	// below it and is refused.
	// +kubebuilder:validation:XValidation:rule="self in [1, 3, 5, 7]",message="size must be 1, 3, 5 or 7: an even number of voters tolerates no more failures than the odd number below it"
	// +kubebuilder:default=3
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Size",order=1,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:podCount"}
	Size *int32 `json:"size,omitempty"`

	// readReplicas is the number of permanent learners behind the Service <name>-read. They answer serializable reads
	// only. Needs etcd 3.6 or newer: etcd 3.5 allows one learner in all, which joining members need.
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=9
	// +kubebuilder:default=0
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Read Replicas",order=2,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:podCount"}
	ReadReplicas *int32 `json:"readReplicas,omitempty"`

	// version is etcd's own version without a leading v, for instance 3.6.16. status.supportedVersions lists the known ones.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="self.matches('^[0-9]+\\\\.[0-9]+\\\\.[0-9]+$')",message="version must look like 3.6.16: etcd's own version, without a leading v"
	// +required
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Version",order=3,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Version string `json:"version,omitempty"`

	MemberTemplate `json:",inline"`
}

// EtcdClusterStatus is what the controller last saw of a cluster, and what it has to remember of it.
type EtcdClusterStatus struct {
	// conditions tell the state of the cluster; docs/conditions.md says what each type and reason means, and what to do.
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Conditions",order=1,xDescriptors={"urn:alm:descriptor:io.kubernetes.conditions"}
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// observedGeneration is the generation of the spec that this status answers.
	// +kubebuilder:validation:Minimum=1
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Observed Generation",order=17,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:number"}
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// clusterID is etcd's ID of the cluster in hexadecimal. It is set once, when the cluster counts as founded, and
	// nothing is served to clients before.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=16
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="status.clusterID is set once: another ID is another cluster with other data"
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Cluster ID",order=13,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	ClusterID string `json:"clusterID,omitempty"`

	// members lists every member that was given a name, in the order of the names. A name is written here before
	// anything of that name is made.
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=64
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Members",order=9
	Members []MemberStatus `json:"members,omitempty"`

	// memberCounter is the number in the name of the next member. It only grows, so that no name is used twice.
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:XValidation:rule="self >= oldSelf",message="status.memberCounter only grows: no name of a member is used twice"
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Member Counter",order=14,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:number"}
	MemberCounter int64 `json:"memberCounter,omitempty"`

	// operation is what is being done and must be remembered over a restart of the operator.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Operation",order=15
	Operation *Operation `json:"operation,omitempty"`

	// replicas is the number of voting members in etcd's member list, as the scale subresource reads it.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Replicas",order=6,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Replicas int32 `json:"replicas,omitempty"`

	// readyMembers is the number of voting members that serve linearizable reads.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Ready Members",order=7,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	ReadyMembers int32 `json:"readyMembers,omitempty"`

	// readyReadReplicas is the number of read replicas that serve serializable reads.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Ready Read Replicas",order=8,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	ReadyReadReplicas int32 `json:"readyReadReplicas,omitempty"`

	// leader is the name of the member that leads; empty when there is none or it could not be asked.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Leader",order=5,xDescriptors={"urn:alm:descriptor:io.kubernetes:Pod"}
	Leader string `json:"leader,omitempty"`

	// version is the version of etcd that the cluster is settled at: empty until one runs, and while the version is being
	// changed the one that the change began with. members tells which version each member runs.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Version",order=3,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Version string `json:"version,omitempty"`

	// supportedVersions lists the etcd versions that a new cluster can be created with, oldest first.
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=32
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Supported Versions",order=4,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	SupportedVersions []string `json:"supportedVersions,omitempty"`

	// endpoints lists the client URLs of the cluster, once its Service is there.
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=300
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Endpoints",order=10,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Endpoints []string `json:"endpoints,omitempty"`

	// readEndpoints lists the client URLs of the read replicas: serializable reads only.
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=300
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Read Endpoints",order=11,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	ReadEndpoints []string `json:"readEndpoints,omitempty"`

	// binding names the Secret that an application needs to connect (Service Binding specification, Provisioned Service); it is
	// left out while there is no such Secret of the cluster's own.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Binding",order=12
	Binding *BindingReference `json:"binding,omitempty"`

	// selector selects the pods of the voting members, as the scale subresource needs it.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Selector",order=16,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Selector string `json:"selector,omitempty"`

	// message says in one sentence what is being done, why, and what it waits for.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Message",order=2,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Message string `json:"message,omitempty"`
}

// BindingReference names a Secret in the resource's own namespace.
type BindingReference struct {
	// name is the name of the Secret.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +required
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Connection Secret",xDescriptors={"urn:alm:descriptor:io.kubernetes:Secret"}
	Name string `json:"name,omitempty"`
}

// EtcdCluster is an etcd cluster: its members, their certificates, storage and Services.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:shortName=etcd,categories=databases
// +kubebuilder:subresource:status
// +kubebuilder:subresource:scale:specpath=.spec.size,statuspath=.status.replicas,selectorpath=.status.selector
// +kubebuilder:printcolumn:name="Version",type=string,JSONPath=`.spec.version`
// +kubebuilder:printcolumn:name="Size",type=integer,JSONPath=`.spec.size`
// +kubebuilder:printcolumn:name="Ready",type=integer,JSONPath=`.status.readyMembers`
// +kubebuilder:printcolumn:name="Read Replicas",type=integer,JSONPath=`.status.readyReadReplicas`
// +kubebuilder:printcolumn:name="Leader",type=string,JSONPath=`.status.leader`
// +kubebuilder:printcolumn:name="Available",type=string,JSONPath=`.status.conditions[?(@.type=="Available")].status`
// +kubebuilder:printcolumn:name="Status",type=string,JSONPath=`.status.message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && size(self.metadata.name) <= 40",message="metadata.name must be a DNS label that starts with a letter and has at most 40 characters: names of pods, Services and certificates are made from it"
// +kubebuilder:validation:XValidation:rule="!has(self.spec.readReplicas) || self.spec.readReplicas == 0 || !self.spec.version.startsWith('3.5.')",message="readReplicas needs etcd 3.6 or newer: etcd 3.5 allows a single learner, which joining members need"
// +operator-sdk:csv:customresourcedefinitions:displayName="Etcd Cluster",resources={{Pod,v1,""},{PersistentVolumeClaim,v1,""},{Service,v1,""},{Secret,v1,""},{PodDisruptionBudget,v1,""},{EndpointSlice,v1,""},{Event,v1,""}},order=2
type EtcdCluster struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is what is asked for.
	// +required
	Spec EtcdClusterSpec `json:"spec,omitzero"`

	// status is what the controller last saw, and what it has to remember.
	// +optional
	Status EtcdClusterStatus `json:"status,omitzero"`
}

// EtcdClusterList is a list of clusters.
//
// +kubebuilder:object:root=true
type EtcdClusterList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	// items are the clusters.
	Items []EtcdCluster `json:"items"`
}
