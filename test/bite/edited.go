package bite

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// importOff begins an edited file: it stands behind the package clause, so that no line moves.
const importOff = `; import ruleoff "database.example.com/operator/test/bite/off"`

// Edited returns the files of the product that hold the rules, by path, each with its functions as they are and without their rules.
func Edited(root string, rules []Rule) (map[string]string, error) {
	t := &tree{root: root, packages: map[string]map[string]*function{}}
	at, err := t.locate(rules)
	if err != nil {
		return nil, err
	}
	for i, r := range rules {
		together := map[*function][]int{at[i]: {i}}
		for _, name := range r.Behind {
			n := number(rules, name)
			if n < 0 {
				return nil, fmt.Errorf("rule %q stands behind %q, which is not listed", r.Name, name)
			}
			together[at[n]] = append(together[at[n]], n)
		}
		for f, some := range together {
			f.need(some)
		}
	}
	edited := map[string]string{}
	for _, s := range t.sources {
		text, err := s.edited(rules)
		if err != nil {
			return nil, err
		}
		if text != s.text {
			edited[s.path] = text
		}
	}
	return edited, nil
}

// locate finds the functions that hold the rules.
func (t *tree) locate(rules []Rule) ([]*function, error) {
	at := make([]*function, len(rules))
	var errs []error
	for i, r := range rules {
		f, err := t.find(r.Off.Package, r.Off.Func)
		if err != nil {
			errs = append(errs, fmt.Errorf("rule %q: %w", r.Name, err))
			continue
		}
		if n := strings.Count(f.in.text[f.begin:f.end], r.Off.Old); n != 1 {
			errs = append(errs, fmt.Errorf("rule %q: %s of %s holds %q %d times, want once: the list of rules is older than the source",
				r.Name, r.Off.Func, r.Off.Package, r.Off.Old, n))
		}
		at[i] = f
	}
	return at, errors.Join(errs...)
}

// need asks for a version without some rules.
func (f *function) need(some []int) {
	slices.Sort(some)
	if slices.ContainsFunc(f.without, func(have []int) bool { return slices.Equal(have, some) }) {
		return
	}
	if len(f.without) == 0 {
		f.in.functions = append(f.in.functions, f)
	}
	f.without = append(f.without, some)
}

// edited is the file with all versions of its functions.
func (s *source) edited(rules []Rule) (string, error) {
	if len(s.functions) == 0 {
		return s.text, nil
	}
	slices.SortFunc(s.functions, func(a, b *function) int { return a.begin - b.begin })
	var b, versions strings.Builder
	b.WriteString(s.text[:s.clause] + importOff)
	from := s.clause
	for _, f := range s.functions {
		arguments, err := f.arguments()
		if err != nil {
			return "", fmt.Errorf("%s in %s: %w", f.decl.Name, s.path, err)
		}
		b.WriteString(s.text[from:f.body])
		from = f.body
		// The one without most rules is asked for first.
		slices.SortStableFunc(f.without, func(a, b []int) int { return len(b) - len(a) })
		for _, some := range f.without {
			b.WriteString(f.choice(some, arguments))
			version, err := f.version(rules, some)
			if err != nil {
				return "", err
			}
			versions.WriteString("\n" + version + "\n")
		}
	}
	b.WriteString(s.text[from:])
	b.WriteString(versions.String())
	return b.String(), nil
}

// suffix is what the name of a version ends with.
func suffix(some []int) string {
	text := "Without"
	for _, n := range some {
		text += fmt.Sprintf("_%d", n)
	}
	return text
}

// choice calls a version when its rules are off.
func (f *function) choice(some []int, arguments string) string {
	asked := make([]string, len(some))
	for i, n := range some {
		asked[i] = fmt.Sprintf("ruleoff.Is(%d)", n)
	}
	call := f.decl.Name.Name + suffix(some) + "(" + arguments + ")"
	if f.decl.Recv != nil {
		call = f.decl.Recv.List[0].Names[0].Name + "." + call
	}
	if f.decl.Type.Results != nil {
		return fmt.Sprintf(" if %s { return %s };", strings.Join(asked, " && "), call)
	}
	return fmt.Sprintf(" if %s { %s; return };", strings.Join(asked, " && "), call)
}

// version is the function without some rules, under a name of its own.
func (f *function) version(rules []Rule, some []int) (string, error) {
	text := f.in.text[f.begin:f.name] + suffix(some) + f.in.text[f.name:f.end]
	type place struct {
		edit   Edit
		offset int
	}
	places := make([]place, len(some))
	for i, n := range some {
		places[i] = place{rules[n].Off, strings.Index(text, rules[n].Off.Old)}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(b.offset, a.offset) })
	end := len(text)
	for _, p := range places {
		if p.offset+len(p.edit.Old) > end {
			return "", fmt.Errorf("two rules of %s are held by the same words, %q", f.decl.Name, p.edit.Old)
		}
		end = p.offset
		text = text[:p.offset] + p.edit.New + text[p.offset+len(p.edit.Old):]
	}
	return text, nil
}

// arguments passes on what the function was called with.
func (f *function) arguments() (string, error) {
	if f.decl.Recv != nil && len(f.decl.Recv.List[0].Names) == 0 {
		return "", fmt.Errorf("its receiver has no name to call a version by")
	}
	var words []string
	for _, field := range f.decl.Type.Params.List {
		if len(field.Names) == 0 {
			return "", fmt.Errorf("a parameter has no name to be passed on by")
		}
		for _, name := range field.Names {
			word := name.Name
			if word == "_" {
				return "", fmt.Errorf("a parameter has no name to be passed on by")
			}
			if _, many := field.Type.(*ast.Ellipsis); many {
				word += "..."
			}
			words = append(words, word)
		}
	}
	return strings.Join(words, ", "), nil
}
