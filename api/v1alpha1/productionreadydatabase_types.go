package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// ProductionReadyDatabaseSpec is what a user asks of a database.
type ProductionReadyDatabaseSpec struct {
	// clusterSize is the number of voting members: 1, 3, 5 or 7. An even number tolerates no more failures than the odd
	// number below it and is refused. 3 members survive the loss of 1, 5 of 2, 7 of 3.
	// +kubebuilder:validation:XValidation:rule="self in [1, 3, 5, 7]",message="clusterSize must be 1, 3, 5 or 7: an even number of voters tolerates no more failures than the odd number below it"
	// +kubebuilder:default=3
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Cluster Size",order=1,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:podCount"}
	ClusterSize *int32 `json:"clusterSize,omitempty"`

	// readReplicas is the number of permanent read replicas (etcd learners) behind the Service <name>-read. They answer
	// serializable reads only: reads that may lag behind the voters. Watches, writes, leases and linearizable reads are
	// refused by them. They are no part of the quorum. Needs a version whose engine allows more than one learner.
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=9
	// +kubebuilder:default=0
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Read Replicas",order=2,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:podCount"}
	ReadReplicas *int32 `json:"readReplicas,omitempty"`

	// version is the product's version, for instance v4.0.1. The v3.9 line runs etcd 3.5, v4.0 runs etcd 3.6 and v4.1 runs
	// etcd 3.7. An unknown version is answered by condition VersionSupported, which names the known ones.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="self.matches('^v[0-9]+\\\\.[0-9]+\\\\.[0-9]+$')",message="version must look like v4.0.1: a v, then major, minor and patch"
	// +required
	// +operator-sdk:csv:customresourcedefinitions:type=spec,displayName="Version",order=3,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Version string `json:"version,omitempty"`

	MemberTemplate `json:",inline"`
}

// ProductionReadyDatabaseStatus is what the controller last saw of a database.
type ProductionReadyDatabaseStatus struct {
	// conditions tell the state of the database: Available, Progressing, Degraded, VersionSupported and PlacementSafe.
	// docs/conditions.md says what each reason means, and what to do.
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Conditions",order=1,xDescriptors={"urn:alm:descriptor:io.kubernetes.conditions"}
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// observedGeneration is the generation of the spec that this status answers.
	// +kubebuilder:validation:Minimum=1
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Observed Generation",order=13,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:number"}
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// binding names the Secret that an application needs to connect (Service Binding specification, Provisioned Service).
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Binding",order=11
	Binding *BindingReference `json:"binding,omitempty"`

	// version is the product version that the whole database runs; empty until it runs one.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Version",order=3,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Version string `json:"version,omitempty"`

	// engineVersion is the version of etcd behind the product version that was asked for.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Engine Version",order=4,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	EngineVersion string `json:"engineVersion,omitempty"`

	// supportedVersions lists the product versions that a new database can be created with, oldest first.
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=32
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Supported Versions",order=5,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	SupportedVersions []string `json:"supportedVersions,omitempty"`

	// members is the number of voting members that exist, as the scale subresource reads it.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Members",order=6,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Members int32 `json:"members,omitempty"`

	// readyMembers is the number of voting members that serve linearizable reads.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Ready Members",order=7,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	ReadyMembers int32 `json:"readyMembers,omitempty"`

	// readyReadReplicas is the number of read replicas that serve serializable reads.
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Ready Read Replicas",order=8,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	ReadyReadReplicas int32 `json:"readyReadReplicas,omitempty"`

	// endpoints lists the URLs at which applications reach the database.
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=300
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Endpoints",order=9,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Endpoints []string `json:"endpoints,omitempty"`

	// readEndpoints lists the URLs of the read replicas: serializable reads only.
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=8
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=300
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Read Endpoints",order=10,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	ReadEndpoints []string `json:"readEndpoints,omitempty"`

	// selector selects the pods of the voting members, as the scale subresource needs it.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Selector",order=12,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Selector string `json:"selector,omitempty"`

	// message says in one sentence what is being done, why, and what it waits for.
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +optional
	// +operator-sdk:csv:customresourcedefinitions:type=status,displayName="Message",order=2,xDescriptors={"urn:alm:descriptor:com.tectonic.ui:text"}
	Message string `json:"message,omitempty"`
}

// ProductionReadyDatabase is a replicated, TLS-secured key-value database with a few dials.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:shortName=prdb,categories=databases
// +kubebuilder:subresource:status
// +kubebuilder:subresource:scale:specpath=.spec.clusterSize,statuspath=.status.members,selectorpath=.status.selector
// +kubebuilder:printcolumn:name="Version",type=string,JSONPath=`.spec.version`
// +kubebuilder:printcolumn:name="Size",type=integer,JSONPath=`.spec.clusterSize`
// +kubebuilder:printcolumn:name="Ready",type=integer,JSONPath=`.status.readyMembers`
// +kubebuilder:printcolumn:name="Read Replicas",type=integer,JSONPath=`.status.readyReadReplicas`
// +kubebuilder:printcolumn:name="Available",type=string,JSONPath=`.status.conditions[?(@.type=="Available")].status`
// +kubebuilder:printcolumn:name="Status",type=string,JSONPath=`.status.message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && size(self.metadata.name) <= 40",message="metadata.name must be a DNS label that starts with a letter and has at most 40 characters: names of pods, Services and certificates are made from it"
// +operator-sdk:csv:customresourcedefinitions:displayName="Production Ready Database",resources={{EtcdCluster,v1alpha1,""},{Event,v1,""}},order=1
type ProductionReadyDatabase struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is what is asked for.
	// +required
	Spec ProductionReadyDatabaseSpec `json:"spec,omitzero"`

	// status is what the controller last saw.
	// +optional
	Status ProductionReadyDatabaseStatus `json:"status,omitzero"`
}

// ProductionReadyDatabaseList is a list of databases.
//
// +kubebuilder:object:root=true
type ProductionReadyDatabaseList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	// items are the databases.
	Items []ProductionReadyDatabase `json:"items"`
}
