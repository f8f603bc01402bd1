{{- define "clarion.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "clarion.endpoints" -}}
{{- $role := .role -}}{{- $port := .port -}}{{- $named := .named -}}
{{- $found := list -}}
{{- range $at, $node := .nodes -}}
{{- if has $role $node.roles -}}
{{- $host := ternary (printf "[%s]" $node.address) $node.address (contains ":" $node.address) -}}
{{- $found = append $found (printf "%s%s:%v" (ternary (printf "cs%d=" (add $at 1)) "" $named) $host $port) -}}
{{- end -}}
{{- end -}}
{{ join "," $found }}
{{- end }}

{{- define "clarion.container" -}}
image: {{ include "clarion.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
envFrom:
  - configMapRef: {name: {{ .Release.Name }}-settings}
volumeMounts:
  - {name: data, mountPath: /var/lib/clarion}
  - {name: key, mountPath: /etc/clarion/keys, readOnly: true}
  - {name: tmp, mountPath: /tmp}
  - {name: run, mountPath: /run}
{{- end }}

{{- define "clarion.secrets" -}}
- {name: CLARION_DATABASE_URL, valueFrom: {secretKeyRef: {name: {{ .Values.secretName }}, key: databaseUrl}}}
- {name: CLARION_VALKEY_URL, valueFrom: {secretKeyRef: {name: {{ .Values.secretName }}, key: valkeyUrl}}}
- {name: CLARION_S3_ACCESS_KEY, valueFrom: {secretKeyRef: {name: {{ .Values.secretName }}, key: s3AccessKey}}}
- {name: CLARION_S3_SECRET_KEY, valueFrom: {secretKeyRef: {name: {{ .Values.secretName }}, key: s3SecretKey}}}
{{- end }}

{{- define "clarion.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "clarion.volumes" -}}
- {name: key, secret: {secretName: {{ .Values.secretName }}, defaultMode: 288, items: [{key: masterKey, path: master.key}]}}
- {name: tmp, emptyDir: {}}
- {name: run, emptyDir: {}}
{{- end }}
