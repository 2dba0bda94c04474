[CmdletBinding()]
param([string]$nonce)
# azvmreset: lets Remote Desktop of this Windows in again, with the settings that Windows comes with, and answers with one
# line of JSON (docs/planting.md). No policy is changed: where one forbids Remote Desktop, nothing is done.

$ErrorActionPreference = 'Stop'
if ($nonce -cnotmatch '^x[0-9a-f]{32}\z') { exit 1 }

$server = 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Terminal Server'
$listener = "$server\WinStations\RDP-Tcp"
$policies = 'HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$answer = [ordered]@{ outcome = 'done'; reason = ''; step = ''; code = 0; text = ''; changed = @() }

function Read-Value($key, $name) { [Microsoft.Win32.Registry]::GetValue($key, $name, $null) }
function Set-Value($key, $name, [int]$value) {
  if ((Read-Value $key $name) -eq $value) { return }
  [Microsoft.Win32.Registry]::SetValue($key, $name, $value, 'DWord')
  $answer.changed += $answer.step
}

# The rules that Windows comes with, by the name of their group that is the same in every language; where somebody has
# deleted them, one of ours.
function Open-Firewall {
  $group = '@FirewallAPI.dll,-28752'
  $everywhere = 0x7fffffff
  $firewall = New-Object -ComObject HNetCfg.FwPolicy2
  if ($firewall.IsRuleGroupEnabled($everywhere, $group)) { return }
  try { $firewall.EnableRuleGroup($everywhere, $group, $true) } catch { }
  if (-not $firewall.IsRuleGroupEnabled($everywhere, $group)) {
    $name = 'azvmreset Remote Desktop'
    if (@($firewall.Rules | Where-Object { $_.Name -eq $name -and $_.Enabled }).Count) { return }
    $rule = New-Object -ComObject HNetCfg.FWRule
    $rule.Name = $name
    $rule.Protocol = 6
    $rule.LocalPorts = '3389'
    $rule.Direction = 1
    $rule.Action = 1
    $rule.Profiles = $everywhere
    $rule.Enabled = $true
    $firewall.Rules.Add($rule)
  }
  $answer.changed += $answer.step
}

# The listener reads its settings when the service starts.
function Start-Listener {
  $start = Read-Value 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\TermService' 'Start'
  $changes = $answer.changed.Count
  if ($start -eq 4) { Set-Service TermService -StartupType Manual }
  if ((Get-Service TermService).Status -eq 'Running') {
    if (-not $changes) { return }
    Restart-Service TermService -Force
  } else { Start-Service TermService }
  $answer.changed += $answer.step
}

try {
  $answer.step = 'allow_connections'
  if ((Read-Value $policies 'fDenyTSConnections') -eq 1) {
    $answer.reason = 'policy'
    throw 'A policy forbids connections by Remote Desktop.'
  }
  Set-Value $server 'fDenyTSConnections' 0
  $answer.step = 'port'
  Set-Value $listener 'PortNumber' 3389
  $answer.step = 'network_level_authentication'
  Set-Value $listener 'UserAuthentication' 1
  $answer.step = 'security_layer'
  Set-Value $listener 'SecurityLayer' 2
  $answer.step = 'firewall'
  Open-Firewall
  $answer.step = 'service'
  Start-Listener
  $answer.step = ''
} catch {
  $failure = $_.Exception.GetBaseException()
  $answer.outcome = if ($answer.changed.Count) { 'failed' } else { 'refused' }
  $answer.text = $failure.Message.Substring(0, [Math]::Min(300, $failure.Message.Length)) -replace '[\ud800-\udbff]$', ''
  $hresult = '{0:X8}' -f $failure.HResult
  if ($hresult -match '^8007(.{4})$') { $answer.code = [Convert]::ToInt32($Matches[1], 16) }
  if (-not $answer.reason) { $answer.reason = if ($answer.code -in 5, 1314) { 'access_denied' } else { 'windows' } }
}
$line = ConvertTo-Json -InputObject ([ordered]@{ azvmreset = 1; nonce = $nonce.Substring(1); rdp = $answer }) -Compress -Depth 4
[regex]::Replace($line, '[^\x20-\x7e]', { param($found) '\u{0:x4}' -f [int][char]$found.Value })
exit [int]($answer.outcome -ne 'done')
