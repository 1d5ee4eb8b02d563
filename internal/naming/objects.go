package naming

// The names of the objects of a cluster, made from the cluster's own name.

// PeerService is the headless Service that gives members their host names.
func PeerService(cluster string) string { return cluster + "-peer" }

// ClientService is the Service of the voters that serve.
func ClientService(cluster string) string { return cluster }

// ReadService is the Service of the read replicas.
func ReadService(cluster string) string { return cluster + "-read" }

// Budget is the PodDisruptionBudget of the voters.
func Budget(cluster string) string { return cluster }

// PeerAuthority is the Secret with the certificate authority of the peers.
func PeerAuthority(cluster string) string { return cluster + "-peer-ca" }

// ClientAuthority is the Secret with the authority that signs server leaves and the clients' certificates.
func ClientAuthority(cluster string) string { return cluster + "-client-ca" }

// OperatorAuthority is the Secret with the authority that signs the operator's own client certificate and nothing else.
func OperatorAuthority(cluster string) string { return cluster + "-operator-ca" }

// OperatorClient is the Secret with the operator's own client certificate.
func OperatorClient(cluster string) string { return cluster + "-operator-client" }

// Connection is the Secret that an application needs to connect.
func Connection(cluster string) string { return cluster + "-connection" }

// MemberCertificates is the Secret with the leaves of a member.
func MemberCertificates(member string) string { return member + "-tls" }
