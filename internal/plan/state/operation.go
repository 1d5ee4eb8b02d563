package state

import "database.example.com/operator/api/v1alpha1"

// Operation is the kind of change that the status tells of; empty when it tells of none.
func (s *State) Operation() v1alpha1.OperationType {
	if s.Cluster.Status.Operation == nil {
		return ""
	}
	return s.Cluster.Status.Operation.Type
}

// Mixed says whether the version is being changed, or members run different ones: meanwhile nobody joins or leaves but for
// one that is lost (I21).
func (s *State) Mixed() bool {
	if kind := s.Operation(); kind == v1alpha1.OperationUpgrade || kind == v1alpha1.OperationDowngrade {
		return true
	}
	version := ""
	for _, m := range s.Members {
		if m.Listed == nil || !m.Serves() {
			continue
		}
		if version != "" && m.Look.Status.Version != version {
			return true
		}
		version = m.Look.Status.Version
	}
	return false
}

// ChangesVersion says whether the members are being taken to another version.
func (s *State) ChangesVersion() bool {
	kind := s.Operation()
	return s.Founded() && (kind == v1alpha1.OperationUpgrade || kind == v1alpha1.OperationDowngrade) &&
		s.Cluster.Status.Operation.Version != ""
}
