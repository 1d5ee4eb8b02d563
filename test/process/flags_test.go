//go:build process

package process

import (
	"os/exec"
	"strings"
	"testing"

	"database.example.com/operator/internal/release"
)

func TestEachEngineKnowsTheFlagsThatItIsGiven(t *testing.T) {
	binaries := map[string]string{
		"3.5.20": below35Gate, "3.5.35": "3.5", "3.6.10": below36Gate, "3.6.16": "3.6", "3.7.3": "3.7",
	}
	for _, engine := range release.Engines() {
		t.Run(engine.Version, func(t *testing.T) {
			binary := engines[binaries[engine.Version]]
			if binary == "" {
				t.Fatal("there is no binary of it")
			}
			help, err := exec.Command(binary, "--help").CombinedOutput()
			if err != nil {
				t.Fatalf("asking for the flags: %v\n%s", err, help)
			}
			for _, flag := range engine.Flags(release.Options{CompactionMode: "periodic", CompactionRetention: "90m"}) {
				name, _, _ := strings.Cut(flag, "=")
				if !strings.Contains(string(help), name+" ") {
					t.Errorf("it does not know %s", name)
				}
			}
		})
	}
}
