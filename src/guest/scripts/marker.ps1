[CmdletBinding()]
param([string]$nonce, [string]$request)
# azvmreset: reads what a script that was planted on this disk wrote of itself, and whether Windows is told to run one when
# it starts; asked to, deletes that one file. Answers with one line of JSON (docs/rescue-scripts.md).

$ErrorActionPreference = 'Stop'
if ($nonce -cnotmatch '^x[0-9a-f]{32}\z') { exit 1 }
[Console]::SetIn([IO.TextReader]::Null)

$reason = ''
$changed = $false
$report = New-Object Text.StringBuilder
$order = @{ verb = ''; not_after = ''; offset = ''; id = '' }
$mostBytes = 1MB
$mostChunk = 2700 # Azure keeps the last 4,096 bytes of what a script writes.
$utf8 = New-Object Text.UTF8Encoding $false, $true

function Refuse($why, $text) { $script:reason = $why; throw $text }
function Add-Line($line) { [void]$report.Append("$line`n") }

function Read-Request {
  try {
    $base64 = $request.Substring(1).Replace('-', '+').Replace('_', '/')
    $base64 += '=' * ((4 - $base64.Length % 4) % 4)
    $lines = $utf8.GetString([Convert]::FromBase64String($base64)).TrimEnd("`n").Split("`n")
  } catch { Refuse 'bad_request' 'the parameters cannot be read' }
  if ($lines[0] -cne 'azvmreset-marker 1') { Refuse 'bad_request' 'the parameters cannot be read' }
  foreach ($line in $lines[1..$lines.Length]) {
    $word, $value = $line.Split(' ', 2)
    if (-not $order.ContainsKey($word)) { Refuse 'bad_request' 'an unknown word' }
    $order[$word] = $value
  }
  if ($order.verb -notin 'read', 'remove') { Refuse 'bad_request' 'the verb is unknown' }
  if ($order.id -cnotmatch '^[0-9a-f]{32}\z') { Refuse 'bad_request' 'the id is none' }
  foreach ($word in 'offset', 'not_after') {
    if ($order[$word] -cnotmatch '^[0-9]{1,18}\z') { Refuse 'bad_request' "$word is no number" }
  }
  $now = [int64]([DateTime]::UtcNow - [DateTime]'1970-01-01').TotalSeconds
  if ($now -gt [int64]$order.not_after) { Refuse 'too_late' 'the request is too old by the clock of this machine' }
}

function Read-Setup {
  $key = 'HKEY_LOCAL_MACHINE\SYSTEM\Setup'
  $line = [string][Microsoft.Win32.Registry]::GetValue($key, 'CmdLine', '')
  Add-Line "setup_type $([Microsoft.Win32.Registry]::GetValue($key, 'SetupType', 0))"
  Add-Line "setup_command_line $([Convert]::ToBase64String($utf8.GetBytes($line)))"
}

# It is open while the planted script runs.
function Read-All($file) {
  $stream = [IO.File]::Open($file, 'Open', 'Read', 'ReadWrite, Delete')
  try {
    if ($stream.Length -gt $mostBytes) { Refuse 'too_large' $name }
    $memory = New-Object IO.MemoryStream
    $stream.CopyTo($memory)
    , $memory.ToArray()
  } finally { $stream.Close() }
}

function Read-Marker {
  $name = "azvmreset-$($order.id).marker"
  $file = "$env:SystemRoot\$name"
  if (-not [IO.File]::Exists($file)) { return Add-Line "missing Windows\$name" }
  $attributes = [int][IO.File]::GetAttributes($file)
  if ($attributes -band 0x400) { Refuse 'untrustworthy' "${name}: a reparse point" }
  if ($order.verb -ceq 'remove') {
    $script:changed = $true
    [IO.File]::Delete($file)
    return Add-Line "removed Windows\$name"
  }
  $bytes = Read-All $file
  Add-Line "file Windows\$name"
  Add-Line "attributes $attributes"
  Add-Line "content $([Convert]::ToBase64String($bytes))"
}

$outcome = 'done'
$text = ''
try {
  Read-Request
  Read-Setup
  Read-Marker
} catch {
  $outcome = if ($changed) { 'failed' } else { 'refused' }
  if (-not $reason) { $reason = 'windows' }
  $text = $_.Exception.GetBaseException().Message -replace '\\', '/' -replace '[^A-Za-z0-9 ._:/,()-]', '?'
  $text = $text.Substring(0, [Math]::Min(300, $text.Length))
}
$memory = New-Object IO.MemoryStream
$zip = New-Object IO.Compression.GZipStream $memory, ([IO.Compression.CompressionMode]::Compress)
$bytes = $utf8.GetBytes($report.ToString())
$zip.Write($bytes, 0, $bytes.Length)
$zip.Close()
$packed = $memory.ToArray()
# The one that is allowed under FIPS, too.
$sha = New-Object Security.Cryptography.SHA256CryptoServiceProvider
$sha256 = [BitConverter]::ToString($sha.ComputeHash($packed)).Replace('-', '').ToLowerInvariant()
$offset = if ($order.offset -cmatch '^[0-9]{1,18}\z') { [Math]::Min([int64]$order.offset, $packed.Length) } else { 0 }
$length = [Math]::Min($mostChunk, $packed.Length - $offset)
$chunk = [Convert]::ToBase64String($packed, $offset, $length)
"{""azvmreset"":1,""nonce"":""$($nonce.Substring(1))"",""rescue"":{""outcome"":""$outcome"",""reason"":""$reason"",""text"":""$text""," +
"""total"":$($packed.Length),""offset"":$offset,""sha256"":""$sha256"",""chunk"":""$chunk""}}"
exit [int]($outcome -ne 'done')
