package bite

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
)

// seedsFile holds, by rule, the seed of the history that showed its lack last.
const seedsFile = "testdata/seeds.txt"

// kinds are the kinds of events of a rule.
func kinds(r Rule) []string {
	if r.Focus == "" {
		return nil
	}
	return strings.Split(r.Focus, ",")
}

// readSeeds reads the seeds; none when there is no file.
func readSeeds(path string) (map[string]int, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]int{}, nil
	} else if err != nil {
		return nil, fmt.Errorf("read the seeds: %w", err)
	}
	defer file.Close()
	seeds := map[string]int{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		number, name, _ := strings.Cut(lines.Text(), " ")
		seed, err := strconv.Atoi(number)
		if err != nil {
			return nil, fmt.Errorf("read the seed of %q: %w", name, err)
		}
		seeds[name] = seed
	}
	return seeds, lines.Err()
}

// writeSeeds writes the seeds in the order of the rules.
func writeSeeds(path string, rules []Rule, seeds map[string]int) error {
	var b strings.Builder
	for _, r := range rules {
		if seed, known := seeds[r.Name]; known && r.Breaks != "" {
			fmt.Fprintf(&b, "%d %s\n", seed, r.Name)
		}
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

// switched are the numbers of the rules that have to be off for the lack of one to show.
func switched(rules []Rule, r Rule) string {
	numbers := []int{number(rules, r.Name)}
	for _, name := range r.Behind {
		numbers = append(numbers, number(rules, name))
	}
	slices.Sort(numbers)
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ",")
}
