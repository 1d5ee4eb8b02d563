{{- define "gvDetails" -}}
{{- $gv := . -}}
The kinds of `{{ $gv.GroupVersionString }}`, all of them namespaced:
{{ range $gv.SortedKinds }}
- {{ $gv.TypeForKind . | markdownRenderTypeLink }}: {{ ($gv.TypeForKind .).Doc | replace "\n" " " }}
{{- end }}

A rule is checked by the API server when a resource is written; what it cannot see is answered by a condition
([conditions](conditions.md)). A field without a rule may be left out.
{{ range $gv.SortedKinds }}
{{ template "type" ($gv.TypeForKind .) }}
{{- end }}
{{- range $gv.SortedTypes }}
{{- if not .GVK }}
{{ template "type" . }}
{{- end }}
{{- end }}
{{- end -}}
