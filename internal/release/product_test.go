package release

import "testing"

func TestEveryProductRunsAnEngineThatAgreesWithIt(t *testing.T) {
	for _, p := range Products() {
		e, known := Engine(p.Engine)
		if !known {
			t.Errorf("%s runs %s, which is not in the table of engines", p.Version, p.Engine)
			continue
		}
		if p.Creatable != e.Creatable {
			t.Errorf("%s: creatable %t, but its engine %s: %t", p.Version, p.Creatable, e.Version, e.Creatable)
		}
		if p.ReadReplicas != e.ReadReplicas() {
			t.Errorf("%s: read replicas %t, but its engine %s: %t", p.Version, p.ReadReplicas, e.Version, e.ReadReplicas())
		}
	}
}

func TestEachEngineBelongsToOneProduct(t *testing.T) {
	for _, p := range Products() {
		if got, known := ProductOfEngine(p.Engine); !known || got.Version != p.Version {
			t.Errorf("engine %s: product %s, want %s", p.Engine, got.Version, p.Version)
		}
	}
}

func TestEveryPathLeadsFromAKnownVersionToACreatableOne(t *testing.T) {
	for _, p := range Products() {
		for _, from := range p.From {
			if _, known := Product(from); !known || from == p.Version {
				t.Errorf("%s can be reached from %s, which is unknown or itself", p.Version, from)
			}
		}
		if len(p.From) > 0 && !p.Creatable {
			t.Errorf("%s can be reached, but not created", p.Version)
		}
	}
}

func TestEveryPathIsOneStepOfTheEngine(t *testing.T) {
	for _, p := range Products() {
		for _, version := range p.From {
			from, _ := Product(version)
			steps, err := all().Path(from.Engine, p.Engine)
			if err != nil || len(steps) != 1 {
				t.Errorf("%s to %s takes etcd from %s to %s by %v: %v", version, p.Version, from.Engine, p.Engine, steps, err)
			}
		}
	}
}

func TestEveryVersionLeadsToTheNewest(t *testing.T) {
	newest := Products()[len(Products())-1].Version
	for _, p := range Products() {
		version, steps := p.Version, 0
		for version != newest && steps < len(Products()) {
			next := NextProducts(version)
			if len(next) == 0 {
				break
			}
			version, steps = next[len(next)-1].Version, steps+1
		}
		if version != newest {
			t.Errorf("%s leads to %s at most, want %s", p.Version, version, newest)
		}
	}
}
