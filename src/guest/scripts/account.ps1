[CmdletBinding()]
param([string]$nonce, [string]$request, [string]$secret)
# azvmreset: reads, repairs or tries one account of this Windows and answers with one line of JSON.
# What it does comes in the parameters; nothing is ever pasted in here (docs/guest-scripts.md).

$ErrorActionPreference = 'Stop'
if ($nonce -cnotmatch '^x[0-9a-f]{32}\z') { exit 1 }
$ours = '"azvmreset":1,"nonce":"' + $nonce.Substring(1) + '"'
$mode = $ExecutionContext.SessionState.LanguageMode
$bits = if ($env:PROCESSOR_ARCHITECTURE -eq 'x86') { 32 } else { 64 }
"{$ours,""language_mode"":""$mode"",""bits"":$bits,""powershell"":""$($PSVersionTable.PSVersion)""}"
if ($mode -ne 'FullLanguage') { exit 3 }
[Console]::SetIn([IO.TextReader]::Null)

$answer = [ordered]@{
  azvmreset = 1; nonce = $nonce.Substring(1); outcome = 'done'; reason = ''; step = 'request'; code = 0; text = ''
  changed = @(); guest = $null; before = $null; after = $null; accounts = @(); complete = $true; sign_in = -1
  key = $null; keys = @()
}
$reason = ''
$sids = @{ administrators = 'S-1-5-32-544'; remote_desktop_users = 'S-1-5-32-555' }
$members = @{}
$guid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
$latin = [Text.Encoding]::GetEncoding(28591) # Each byte is one character.
$utf8 = New-Object Text.UTF8Encoding $false, $true

function Refuse($why) { $script:reason = $why; throw $why }
function Seconds([DateTime]$time) { [int64]($time.ToUniversalTime() - [DateTime]'1970-01-01').TotalSeconds }
function Now { Seconds ([DateTime]::UtcNow) }
function Test-Time { if ((Now) -gt $wanted.not_after) { Refuse 'too_late' } }

# Base64url, there and back.
function Bytes([string]$text) {
  if ($text -cnotmatch '^x[\w-]*\z') { throw 'expected x and base64url' }
  $base64 = $text.Substring(1).Replace('-', '+').Replace('_', '/')
  $base64 += '=' * ((4 - $base64.Length % 4) % 4)
  , [Convert]::FromBase64String($base64)
}
function Encode($bytes) { [Convert]::ToBase64String($bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
function Decode([string]$text) { $utf8.GetString((Bytes $text)) }

# Each character that matches becomes its number.
function Escape([string]$text, $pattern, $format) {
  [regex]::Replace($text, $pattern, { param($found) $format -f [int][char]$found.Value })
}

# The number that Windows gives an error: 0x8007nnnn.
function Code($failure) {
  $hresult = '{0:X8}' -f $failure.Exception.GetBaseException().HResult
  if ($hresult -match '^8007(.{4})$') { [Convert]::ToInt32($Matches[1], 16) } else { 0 }
}

# Key pairs of this guest: of CNG where .NET has it (4.6), else of CAPI, which knows OAEP with SHA-1 only. A password
# never goes through a cmdlet, whose arguments can be logged.
$cng = [bool]('System.Security.Cryptography.RSACng' -as [type])
$hash = if ($cng) { 'sha256' } else { 'sha1' }
function Open-Cng($name) {
  $store = [Security.Cryptography.CngProvider]::MicrosoftSoftwareKeyStorageProvider
  if ($cng -and [Security.Cryptography.CngKey]::Exists($name, $store, 'MachineKey')) {
    [Security.Cryptography.CngKey]::Open($name, $store, 'MachineKey')
  }
}
function Open-Capi($name, $flag) {
  $store = 'Microsoft Enhanced RSA and AES Cryptographic Provider'
  $where = New-Object Security.Cryptography.CspParameters 24, $store, $name
  $where.Flags = "UseMachineKeyStore, $flag"
  New-Object Security.Cryptography.RSACryptoServiceProvider 3072, $where
}
function New-Key($name) {
  if (-not $cng) { return Open-Capi $name 'UseNonExportableKey' }
  $how = New-Object Security.Cryptography.CngKeyCreationParameters
  $how.Provider = [Security.Cryptography.CngProvider]::MicrosoftSoftwareKeyStorageProvider
  $how.KeyCreationOptions = [Security.Cryptography.CngKeyCreationOptions]::MachineKey
  $how.ExportPolicy = [Security.Cryptography.CngExportPolicies]::None
  $length = New-Object Security.Cryptography.CngProperty 'Length', ([BitConverter]::GetBytes(3072)), 'None'
  $how.Parameters.Add($length)
  $key = [Security.Cryptography.CngKey]::Create([Security.Cryptography.CngAlgorithm]::Rsa, $name, $how)
  New-Object Security.Cryptography.RSACng $key
}
function Open-Key($name) {
  $key = Open-Cng $name
  if ($key) { return New-Object Security.Cryptography.RSACng $key }
  try { Open-Capi $name 'UseExistingKey' } catch { }
}
function Remove-Key($name) {
  $key = Open-Cng $name
  if ($key) { return $key.Delete() }
  $rsa = Open-Key $name
  if ($rsa) { $rsa.PersistKeyInCsp = $false; $rsa.Clear() }
}
# No API tells them without compiling something, but the name stands in the file of each.
function Find-Keys {
  $found = foreach ($folder in 'Keys', 'SystemKeys', 'RSA\MachineKeys') {
    $path = "$env:ProgramData\Microsoft\Crypto\$folder"
    if (-not [IO.Directory]::Exists($path)) { continue }
    foreach ($file in [IO.Directory]::EnumerateFiles($path)) {
      $text = try { $latin.GetString([IO.File]::ReadAllBytes($file)).Replace("`0", '') } catch { '' }
      if ($text -cmatch "azvmreset-($guid)") { $Matches[1] }
    }
  }
  $found | Sort-Object -Unique
}

# What is sealed, in both directions.
function Crypt($rsa, $verb, [byte[]]$bytes) {
  if ($rsa.GetType().Name -ne 'RSACng') { return $rsa.$verb($bytes, $true) }
  $rsa.$verb($bytes, [Security.Cryptography.RSAEncryptionPadding]::OaepSHA256)
}
function Line($index, $count, $sid) { "azvmreset 2 $($answer.nonce) $index $count $sid`n" }
function Seal([byte[]]$bytes, $sid) {
  $public = New-Object Security.Cryptography.RSAParameters
  $public.Modulus = Bytes "x$($wanted.seal_to.modulus)"
  $public.Exponent = Bytes "x$($wanted.seal_to.exponent)"
  $rsa = New-Object "Security.Cryptography.$(if ($cng) { 'RSACng' } else { 'RSACryptoServiceProvider' })"
  $rsa.ImportParameters($public)
  $count = [int][Math]::Ceiling($bytes.Length / 160)
  $blocks = for ($index = 1; $index -le $count; $index++) {
    $piece = $bytes[(160 * $index - 160)..([Math]::Min(160 * $index, $bytes.Length) - 1)]
    Crypt $rsa 'Encrypt' ($latin.GetBytes((Line $index $count $sid)) + $piece)
  }
  [Convert]::ToBase64String([byte[]]$blocks)
}
function Unseal($sid) {
  $name = "azvmreset-$($wanted.key)"
  $rsa = Open-Key $name
  if (-not $rsa) { Refuse 'key_not_found' }
  try {
    $sealed = Bytes $secret
    $size = $rsa.KeySize / 8
    $count = $sealed.Length / $size
    if ($count -notin 1..8) { throw 'no whole number of blocks' }
    $bytes = for ($index = 1; $index -le $count; $index++) {
      $piece = $sealed[($size * $index - $size)..($size * $index - 1)]
      $block = $latin.GetString([byte[]](Crypt $rsa 'Decrypt' $piece))
      $line = Line $index $count $sid
      $length = $block.Length - $line.Length
      if (-not $block.StartsWith($line, 'Ordinal') -or $length -notin 1..160) { throw 'another block' }
      $latin.GetBytes($block.Substring($line.Length))
    }
    $utf8.GetString([byte[]]$bytes)
  } catch { Refuse 'bad_seal' } finally {
    $rsa.Clear()
    # At once: what follows may hang until the watchdog ends it.
    try { Remove-Key $name } catch { }
  }
}
function New-Password($name) {
  $least = try {
    if ($server) { (Get-Domain).psbase.Properties['minPwdLength'].Value }
    else { (Entry "WinNT://$env:COMPUTERNAME,computer").psbase.Properties['MinPasswordLength'].Value }
  } catch { 0 }
  $letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+=:,'
  $length = [Math]::Max(24, [int]$least)
  $random = [Security.Cryptography.RandomNumberGenerator]::Create()
  $byte = New-Object byte[] 1
  do {
    $made = ''
    while ($made.Length -lt $length) {
      $random.GetBytes($byte)
      # The bytes above would favour the first letters.
      if ($byte[0] -lt 256 - 256 % $letters.Length) { $made += $letters[$byte[0] % $letters.Length] }
    }
    $kinds = @('[A-Z]', '[a-z]', '[0-9]', '[^A-Za-z0-9]').Where({ $made -cmatch $_ }).Count
  } until ($kinds -eq 4 -and $made.IndexOf($name, [StringComparison]::OrdinalIgnoreCase) -lt 0)
  $made
}

function Entry($path) { New-Object DirectoryServices.DirectoryEntry $path }
function Sid($bytes) { (New-Object Security.Principal.SecurityIdentifier([byte[]]$bytes, 0)).Value }
function Name($sid) {
  (New-Object Security.Principal.SecurityIdentifier $sid).Translate([Security.Principal.NTAccount]).Value
}
function Open-Group($sid) { Entry "WinNT://$env:COMPUTERNAME/$((Name $sid).Split('\')[-1]),group" }

# A group that cannot be read stays null, a member that nobody can name is left out. For a local account so
# are the domain's members, unasked: perhaps no controller answers, and each would be waited for.
function Read-Members {
  foreach ($group in @($sids.Keys)) {
    $members[$group] = $null
    try {
      $entries = @((Open-Group $sids[$group]).psbase.Invoke('Members')) | ForEach-Object { Entry $_ } | Where-Object {
        $path = $_.psbase.Path
        $server -or $path -notlike "WinNT://$env:USERDOMAIN/*" -or $path -like "*/$env:COMPUTERNAME/*"
      }
      $members[$group] = @($entries | ForEach-Object { try { Sid $_.psbase.Properties['objectSid'].Value } catch { } })
    } catch { }
  }
}

# Whether LAPS keeps the password of this account. The first root with any setting counts, the others do not.
function Test-Laps($state) {
  $machine = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
  foreach ($root in 'Microsoft\Policies\LAPS', 'Microsoft\Windows\CurrentVersion\Policies\LAPS',
    'Microsoft\Windows\CurrentVersion\LAPS\Config', 'Policies\Microsoft Services\AdmPwd') {
    $key = $machine.OpenSubKey("SOFTWARE\$root")
    if (-not $key -or -not $key.ValueCount) { continue }
    if (-not $key.GetValue('BackupDirectory', $key.GetValue('AdmPwdEnabled', 0))) { return $false }
    $kept = $key.GetValue('AdministratorAccountName', $key.GetValue('AdminAccountName', ''))
    if ($kept) { return $kept -eq $state.name }
    return $state.sid -like '*-500'
  }
  $false
}

# No API tells user rights without compiling something; secedit writes them into a file.
function Read-Rights {
  $file = [IO.Path]::GetTempFileName()
  $rights = @{}
  try {
    $null | & "$env:SystemRoot\System32\secedit.exe" /export /areas USER_RIGHTS /cfg $file /quiet | Out-Null
    foreach ($line in [IO.File]::ReadAllLines($file)) {
      if ($line -match '^(Se\w*RemoteInteractiveLogonRight)\s*=\s*(.+)$') {
        $rights[$Matches[1]] = $Matches[2].Trim().Split(',') | ForEach-Object { $_.TrimStart('*') }
      }
    }
  } finally { [IO.File]::Delete($file) }
  $rights
}
function Test-Denied($who) {
  if (-not $rights.Count) { return $null }
  $has = { param($right) @($rights[$right] | Where-Object { $who -contains $_ }).Count -gt 0 }
  (& $has 'SeDenyRemoteInteractiveLogonRight') -or -not (& $has 'SeRemoteInteractiveLogonRight')
}

function Find-Local {
  $children = (Entry "WinNT://$env:COMPUTERNAME,computer").psbase.Children
  [void]$children.SchemaFilter.Add('user')
  @($children)
}
function Read-LocalUser($user) {
  $of = $user.psbase.Properties
  $flags = [int]$of['UserFlags'].Value
  $until = try { $user.psbase.InvokeGet('AccountExpirationDate') } catch { $null }
  [ordered]@{
    name = [string]$user.psbase.Name; sid = Sid $of['objectSid'].Value; domain = ''
    enabled = -not ($flags -band 2); locked = [bool]($flags -band 0x10); never_expires = [bool]($flags -band 0x10000)
    change_required = [bool]$of['PasswordExpired'].Value; password_age = [int64]$of['PasswordAge'].Value
    expires = if ($until) { Seconds $until } else { $null }; groups = @('S-1-5-113')
  }
}

# Accounts of a domain: $server is this controller, or the domain, of which any controller may answer.
function Get-Domain {
  $root = Entry "LDAP://$server/RootDSE"
  $root.psbase.RefreshCache()
  Entry "LDAP://$server/$($root.psbase.Properties['defaultNamingContext'].Value)"
}
function Search($filter) {
  $domain = Get-Domain
  (New-Object DirectoryServices.DirectorySearcher($domain, $filter)).FindOne()
}
function Read-DomainUser($user) {
  $wants = 'sAMAccountName', 'objectSid', 'userAccountControl', 'msDS-User-Account-Control-Computed', 'pwdLastSet',
  'accountExpires', 'tokenGroups'
  $of = (New-Object DirectoryServices.DirectorySearcher($user, '(objectClass=*)', $wants, 'Base')).FindOne().Properties
  $flags = [int]$of['userAccountControl'][0]
  $computed = [int]$of['msDS-User-Account-Control-Computed'][0]
  $set = [int64]$of['pwdLastSet'][0]
  $until = [int64]$of['accountExpires'][0]
  $never = $until -eq 0 -or $until -gt [DateTime]::MaxValue.ToFileTimeUtc()
  [ordered]@{
    name = [string]$of['sAMAccountName'][0]; sid = Sid $of['objectSid'][0]; domain = [string]$domainName
    enabled = -not ($flags -band 2); locked = [bool]($computed -band 0x10); never_expires = [bool]($flags -band 0x10000)
    change_required = $set -eq 0 -or [bool]($computed -band 0x800000)
    password_age = if ($set) { [Math]::Max(0, (Now) - (Seconds ([DateTime]::FromFileTimeUtc($set)))) } else { $null }
    expires = if ($never) { $null } else { Seconds ([DateTime]::FromFileTimeUtc($until)) }
    groups = @($of['tokenGroups'] | ForEach-Object { Sid $_ })
  }
}

function Find {
  if ($server) {
    $filter = if ($wanted.built_in_administrator) {
      "objectSid=$(Sid (Get-Domain).psbase.Properties['objectSid'].Value)-500"
    } else { "sAMAccountName=$(Escape $wanted.account '[\\*()\x00]' '\{0:x2}')" }
    $found = Search "(&(objectCategory=person)(objectClass=user)($filter))"
    if ($found) { return $found.GetDirectoryEntry() }
    return $null
  }
  Find-Local | Where-Object {
    if ($wanted.built_in_administrator) { (Sid $_.psbase.Properties['objectSid'].Value) -like '*-500' }
    else { $_.psbase.Name -eq $wanted.account }
  } | Select-Object -First 1
}

# An account as the answer has it.
function Read-User($user) {
  $state = if ($server) { Read-DomainUser $user } else { Read-LocalUser $user }
  $who = @($state.sid, $state.name, 'S-1-1-0', 'S-1-5-11', 'S-1-5-14', 'S-1-5-32-545') + $state.groups
  $state.Remove('groups')
  foreach ($group in 'administrators', 'remote_desktop_users') {
    $inside = @($sids[$group]) + $members[$group]
    $state[$group] = $null
    if ($null -ne $members[$group]) {
      $state[$group] = @($inside | Where-Object { $who -contains $_ }).Count -gt 0
    }
    if ($state[$group]) { $who += $sids[$group] }
  }
  if ($state.administrators -and -not $server) { $who += 'S-1-5-114' }
  $state.expired = $null -ne $state.expires -and $state.expires -le (Now)
  $state.laps = try { -not $server -and (Test-Laps $state) } catch { $null }
  $state.remote_logon_denied = Test-Denied $who
  $state
}

function Test-Needed($change, $state) {
  switch ($change) {
    'unlock' { $state.locked }
    'must_change' { $state.change_required }
    'enable' { -not $state.enabled }
    'extend' { $null -ne $state.expires -and $state.expires -lt (Seconds $until) }
    'administrators' { -not $state.administrators }
    'remote_desktop_users' { -not $state.remote_desktop_users }
    default { $true }
  }
}
function Set-User($change, $user, $state) {
  switch ($change) {
    'create' {
      $user = (Entry "WinNT://$env:COMPUTERNAME,computer").psbase.Children.Add($wanted.account, 'user')
      $user.psbase.Invoke('SetPassword', $password)
    }
    'password' { return $user.psbase.Invoke('SetPassword', $password) }
    'unlock' { $user.psbase.InvokeSet('IsAccountLocked', $false) }
    'must_change' {
      $property, $value = if ($server) { 'pwdLastSet', -1 } else { 'PasswordExpired', 0 }
      $user.psbase.Invoke('Put', $property, $value)
    }
    'enable' { $user.psbase.InvokeSet('AccountDisabled', $false) }
    'extend' { $user.psbase.InvokeSet('AccountExpirationDate', $until) }
    default { return (Open-Group $sids[$change]).psbase.Invoke('Add', "WinNT://$($state.sid)") }
  }
  $user.psbase.CommitChanges()
}

try {
  $wanted = Decode $request | ConvertFrom-Json
  $names = (@($wanted.PSObject.Properties | ForEach-Object { $_.Name }) | Sort-Object) -join ' '
  $changes = @($wanted.changes)
  $creates = $changes -contains 'create'
  $all = 'create', 'password', 'unlock', 'must_change', 'enable', 'extend', 'administrators', 'remote_desktop_users'
  $tasks = 'read', 'list', 'change', 'verify', 'key', 'keys', 'remove_keys'
  $way = $wanted.password
  $needsPassword = $creates -or $changes -contains 'password' -or $wanted.task -eq 'verify'
  $needsKey = $wanted.task -eq 'key' -or $way -eq 'sealed'
  $noName = $wanted.built_in_administrator -or 'list', 'keys', 'remove_keys' -contains $wanted.task
  $agreed =
  'account built_in_administrator changes domain expires key not_after password seal_to seconds sign_in task version'
  if ($names -cne $agreed -or $wanted.version -ne 2 -or $tasks -cnotcontains $wanted.task -or
    $wanted.seconds -lt 10 -or $wanted.seconds -gt 5400 -or $wanted.domain -cnotmatch '^[A-Za-z0-9._-]*\z' -or
    @($changes | Where-Object { $all -cnotcontains $_ }).Count -or ($changes.Count -and $wanted.task -ne 'change') -or
    ($wanted.account -and $noName) -or (-not $wanted.account -and -not $noName -and $wanted.task -ne 'key') -or
    'none', 'clear', 'sealed', 'made' -cnotcontains $way -or $needsPassword -ne ($way -ne 'none') -or
    ($wanted.task -eq 'verify' -and $way -eq 'made') -or
    ('clear', 'sealed' -contains $way) -ne ($secret.Length -gt 1) -or
    $wanted.key -cnotmatch $(if ($needsKey) { "^$guid\z" } else { '^\z' }) -or
    ($null -ne $wanted.seal_to) -ne ($way -eq 'made') -or
    ($wanted.sign_in -and ($wanted.task -ne 'change' -or $way -eq 'none')) -or
    ($creates -and ($changes -contains 'password' -or $wanted.built_in_administrator))) { Refuse 'bad_request' }
  if ($changes -contains 'extend') {
    $until = [DateTime]::ParseExact($wanted.expires, 'yyyy-MM-dd', [Globalization.CultureInfo]::InvariantCulture)
  }

  $watchdog = [PowerShell]::Create().AddScript('param($seconds) Start-Sleep $seconds; [Environment]::Exit(4)')
  [void]$watchdog.AddArgument([int]$wanted.seconds).BeginInvoke()

  $answer.step = 'guest'
  $system = Get-CimInstance Win32_ComputerSystem
  $answer.guest = [ordered]@{
    os = [string](Get-CimInstance Win32_OperatingSystem).Version; role = [int]$system.DomainRole; read_only = $false
    language = [string][Globalization.CultureInfo]::InstalledUICulture.Name; clock = Now
    domain = if ($system.PartOfDomain) { [string]$system.Domain } else { '' }
  }
  Test-Time

  $server = $domainName = $wanted.domain
  $controller = $system.DomainRole -ge 4
  if ($controller -and $wanted.domain -in '', $system.Domain, $env:USERDOMAIN) {
    $server = $env:COMPUTERNAME
    $domainName = $system.Domain
    $itself = Search "(sAMAccountName=$env:COMPUTERNAME`$)"
    $answer.guest.read_only = $itself -and $itself.Properties['primaryGroupID'][0] -eq 521
  }
  if ($creates -and $server -and $server -ne $env:COMPUTERNAME) { Refuse 'bad_request' }
  if ($wanted.task -eq 'change' -and $answer.guest.read_only) { Refuse 'read_only_domain_controller' }

  $answer.step = 'read'
  if ('keys', 'remove_keys' -contains $wanted.task) {
    $found = @(Find-Keys)
    $answer.complete = $found.Count -le 100
    foreach ($key in $found | Select-Object -First 100) {
      if ($wanted.task -eq 'remove_keys') { Remove-Key "azvmreset-$key" }
      $answer['keys'] += $key
    }
  } else {
    $rights = try { Read-Rights } catch { @{} }
    Read-Members
  }
  if ($wanted.task -eq 'list') {
    $users = if (-not $server) { @(Find-Local) } else {
      @($members.administrators | ForEach-Object { Search "(&(objectCategory=person)(objectSid=$_))" } |
          Where-Object { $_ } | ForEach-Object { $_.GetDirectoryEntry() })
    }
    $answer.accounts = @($users | Select-Object -First 200 | ForEach-Object { Read-User $_ })
    $answer.complete = @($users).Count -le 200
  } elseif ($wanted.account -or $wanted.built_in_administrator) {
    $user = Find
    if ($user) { $answer.before = $state = Read-User $user }
    if ($creates -and $user) { Refuse 'account_exists' }
    if (-not $creates -and -not $user) { Refuse 'account_not_found' }
    if ($changes -contains 'password' -and $state.laps) { Refuse 'laps_managed' }

    Test-Time # Reading may have taken long.
    $sid = if ($creates) { '-' } else { $state.sid }
    $password = switch ($way) {
      'clear' { Decode $secret }
      'sealed' { Unseal $sid }
      'made' { New-Password $(if ($creates) { $wanted.account } else { $state.name }) }
    }
    foreach ($change in $changes) {
      $answer.step = $change
      if (-not (Test-Needed $change $state)) { continue }
      # Told before it is set, or it could be in force and known to nobody.
      if ($way -eq 'made' -and 'create', 'password' -contains $change) {
        $told = Seal ($utf8.GetBytes($password)) $sid
        "{$ours,""sealed"":{""hash"":""$hash"",""blocks"":""$told""}}"
      }
      [void](Set-User $change $user $state)
      $answer.changed += $change
      Read-Members
      $user = Find
      $answer.after = $state = Read-User $user
    }
    if ($wanted.task -eq 'change' -and -not $answer.after) { $answer.after = $state }

    if ($wanted.task -eq 'verify' -or $wanted.sign_in) {
      $answer.step = 'sign_in'
      try {
        $trial = Entry "WinNT://$env:COMPUTERNAME,computer"
        $trial.psbase.Username = Name $state.sid
        $trial.psbase.Password = $password
        [void]$trial.psbase.Invoke('Get', 'name')
        $answer.sign_in = 0
      } catch {
        $answer.sign_in = Code $_
        if (-not $answer.sign_in) { $answer.sign_in = -1; if ($wanted.task -eq 'verify') { throw } }
      }
    }
  }
  if ($wanted.task -eq 'key') {
    $answer.step = 'key'
    $public = (New-Key "azvmreset-$($wanted.key)").ExportParameters($false)
    $answer.key = [ordered]@{ modulus = Encode $public.Modulus; exponent = Encode $public.Exponent; hash = $hash }
  }
  $answer.step = ''
} catch {
  $answer.outcome = if ($answer.changed.Count) { 'failed' } else { 'refused' }
  if (-not $reason) {
    $text = $_.Exception.GetBaseException().Message
    $answer.text = $text.Substring(0, [Math]::Min(300, $text.Length)) -replace '[\ud800-\udbff]$', ''
    $answer.code = Code $_
    $reason = switch ($answer.code) {
      { $answer.step -eq 'request' } { 'bad_request'; break }
      { $_ -in 5, 1314 } { 'access_denied' }
      { $_ -in 1325, 2243, 2244, 2245, 2246 } { 'policy' }
      { $_ -in 53, 1311, 1355, 1722, 2453, 8250 } { 'domain_unreachable' }
      { $_ -in 1317, 2221 } { 'account_not_found' }
      { $_ -in 1316, 2224 } { 'account_exists' }
      8654 { 'laps_managed' }
      default { 'windows' }
    }
  }
  $answer.reason = $reason
}
if ($way -eq 'sealed') { try { Remove-Key "azvmreset-$($wanted.key)" } catch { } }
$secret = $password = $null

# Azure keeps the last 4096 bytes: a long answer is compressed, and a list that is still too long is cut.
for (;;) {
  $line = Escape (ConvertTo-Json -InputObject $answer -Compress -Depth 5) '[^\x20-\x7e]' '\u{0:x4}'
  if ($line.Length -le $(if ($told) { 2000 } else { 3000 })) { break }
  $bytes = [Text.Encoding]::ASCII.GetBytes($line)
  $stream = New-Object IO.MemoryStream
  $gzip = New-Object IO.Compression.GZipStream($stream, [IO.Compression.CompressionMode]::Compress)
  $gzip.Write($bytes, 0, $bytes.Length)
  $gzip.Close()
  $line = "{$ours,""gzip"":""$([Convert]::ToBase64String($stream.ToArray()))""}"
  if ($line.Length -le 3800 -or $answer.accounts.Count -lt 2) { break }
  $answer.accounts = @($answer.accounts | Select-Object -First ([int][Math]::Floor($answer.accounts.Count * 0.8)))
  $answer.complete = $false
}
$line
if ($watchdog) { $watchdog.Stop() }
exit [int]($answer.outcome -ne 'done')
