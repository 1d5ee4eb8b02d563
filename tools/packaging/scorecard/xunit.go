package scorecard

import (
	"encoding/xml"
	"strings"
)

// testSuites is the top of a file of the format that machines read the results of tests from.
type testSuites struct {
	XMLName xml.Name  `xml:"testsuites"`
	Name    string    `xml:"name,attr"`
	Suite   testSuite `xml:"testsuite"`
}

type testSuite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Cases    []testCase `xml:"testcase"`
}

type testCase struct {
	Name    string   `xml:"name,attr"`
	Class   string   `xml:"classname,attr"`
	Failure *failure `xml:"failure,omitempty"`
	Output  *text    `xml:"system-out,omitempty"`
}

// text is written as it is, so that people can read it, too.
type text struct {
	Text string `xml:",cdata"`
}

type failure struct {
	Message string `xml:"message,attr"`
}

// XUnit writes the verdicts on the bundle of a package as xunit.
func XUnit(pkg string, verdicts []Verdict) ([]byte, error) {
	suite := testSuite{Name: pkg, Tests: len(verdicts)}
	for _, v := range verdicts {
		written := testCase{Name: v.Test, Class: pkg + "." + v.Suite}
		if v.Log != "" {
			written.Output = &text{v.Log}
		}
		if len(v.Complaints) > 0 {
			suite.Failures++
			written.Failure = &failure{Message: strings.Join(v.Complaints, "\n")}
		}
		suite.Cases = append(suite.Cases, written)
	}
	content, err := xml.MarshalIndent(testSuites{Name: "scorecard", Suite: suite}, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(content, '\n')...), nil
}
