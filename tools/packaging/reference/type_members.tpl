{{- define "type_members" -}}
{{- if eq .Name "metadata" -}}
The standard metadata of a Kubernetes object.
{{- else -}}
{{ .Doc | replace "\n" " " | replace "<" "&lt;" | replace "|" "\\|" }}
{{- end -}}
{{- end -}}
