// Package ansible stands in for the Ansible project plugin of operator-sdk, whose module the public proxy does not
// serve. It registers the plugin's name and can scaffold nothing.
package ansible

import (
	"sigs.k8s.io/kubebuilder/v4/pkg/config"
	cfgv3 "sigs.k8s.io/kubebuilder/v4/pkg/config/v3"
	"sigs.k8s.io/kubebuilder/v4/pkg/plugin"
)

// Plugin is a project plugin without any subcommand.
type Plugin struct{}

// Name is the plugin's key without its version.
func (Plugin) Name() string { return "base.ansible.sdk.operatorframework.io" }

// Version is the plugin's version.
func (Plugin) Version() plugin.Version { return plugin.Version{Number: 1} }

// SupportedProjectVersions lists the versions of PROJECT files that the plugin reads.
func (Plugin) SupportedProjectVersions() []config.Version { return []config.Version{cfgv3.Version} }
