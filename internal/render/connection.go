package render

import (
	"strconv"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
)

// The keys of the connection Secret, as the Service Binding specification names them.
const (
	KeyURI           = "uri"
	KeyAuthority     = "ca.crt"
	KeyCertificate   = "tls.crt"
	KeyPrivateKey    = "tls.key"
	keyType          = "type"
	keyProvider      = "provider"
	keyHost          = "host"
	keyPort          = "port"
	bindingType      = "etcd"
	bindingProvider  = "database.example.com"
	applicationLogin = "application"
)

// ApplicationUser is the common name of the certificate that applications connect with. It is never root.
const ApplicationUser = applicationLogin

// Connection is what the connection Secret holds beside the certificates.
func Connection(c *v1alpha1.EtcdCluster, domain string) map[string][]byte {
	h := hosts(c, domain)
	service := naming.ClientService(c.Name)
	return map[string][]byte{
		keyType:     []byte(bindingType),
		keyProvider: []byte(bindingProvider),
		keyHost:     []byte(h.Service(service)),
		keyPort:     []byte(strconv.Itoa(naming.ClientPort)),
		KeyURI:      []byte(h.ServiceURL(service)),
	}
}
