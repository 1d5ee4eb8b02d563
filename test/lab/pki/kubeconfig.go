package pki

import (
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"database.example.com/operator/test/lab/layout"
)

// writeKubeconfig writes a file that holds everything it needs, so that it can be copied away.
func writeKubeconfig(file, user string) error {
	config := api.NewConfig()
	content := map[string][]byte{}
	for _, name := range []string{caName + ".crt", user + ".crt", user + ".key"} {
		data, err := os.ReadFile(filepath.Join(layout.PKIDir(), name))
		if err != nil {
			return fmt.Errorf("writing the kubeconfig of %s: %w", user, err)
		}
		content[name] = data
	}
	config.Clusters["lab"] = &api.Cluster{Server: layout.APIServer, CertificateAuthorityData: content[caName+".crt"]}
	config.AuthInfos[user] = &api.AuthInfo{ClientCertificateData: content[user+".crt"], ClientKeyData: content[user+".key"]}
	config.Contexts["lab"] = &api.Context{Cluster: "lab", AuthInfo: user}
	config.CurrentContext = "lab"
	if err := clientcmd.WriteToFile(*config, file); err != nil {
		return fmt.Errorf("writing the kubeconfig of %s: %w", user, err)
	}
	return nil
}
