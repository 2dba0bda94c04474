// Which behaviour of Azure is modelled, how we know of it, and in how many
// ways it may be.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// Documented behaviour has one variant. Of everything else the seed draws one
// of all that are plausible, and a client must hold under each.
enum class Evidence { documented, read_in_source, field_report, guess };

std::string_view name_of(Evidence evidence) noexcept;

struct Behaviour {
  std::string_view id;  // "F1.7/4": azure-facts 1.7, row 4; "C-A4/15": the ARM client contract
  Evidence evidence;
  std::string_view what;
  std::vector<std::string_view> variants;
};

// All of it, in the order of the ids (fidelity_table.cpp).
std::span<const Behaviour> behaviours();

// Variants as types. The numbers are the order in the table.
enum class ExtensionPut { async_operation, async_and_location, body_only, location_only };
enum class DeleteHeaders { async_and_location, location_only, async_only };
enum class DeleteEnd { as_promised, not_found, no_content_on_status };
enum class PollPace { ten_seconds, absent, zero };
enum class PollingUrl { plain, four_kilobytes };
enum class StatusWords { documented, lower_case };
enum class RunningWord { in_progress, accepted, updating };
enum class ErrorEnvelope { wrapped, top_level };
enum class StoppedVm { inner_code, text_only, outer_code };
enum class HandlerFailure { provisioning_error, non_transient_error };
enum class SilentAgent { timeout, communication_error };
enum class PolicyText { bare, with_prefix };
enum class FirewallOrder { after_password, before_password };
enum class LockOut { stays, cleared };
enum class MustChange { cleared, stays };
enum class SettingsKeys { exact, any_case };
enum class InstanceView { with_the_end, late };
enum class SecondWriter { conflict, preempts };
enum class SameWrite { joins, conflict };
enum class FailedExtension { vm_unharmed, vm_failed };
enum class BeforeStart { pending, unknown, absent };
enum class CommandInstanceView { with_the_end, late };
enum class SameCommand { runs_again, nothing };
enum class CutByPower { failed, never_told };
enum class NativeExit { nothing, its_own };
enum class BusySlot { top_level, wrapped };
enum class LineEnds { plain, windows };
enum class TokenErrors { specific, general };
enum class ClassicAnswer { not_found, no_provider };
enum class TenantBuckets { tenant_requests, all_requests };
enum class ClockSkew { none, ahead, behind };
enum class Etag { absent, present };
enum class DeadAgent { stays_silent, comes_back };
enum class AgentAfterStop { ready, absent, not_ready };
enum class AgentAfterStart { not_ready, absent };
enum class RestartView { running, starting };
enum class NothingToDo { operation, at_once };
enum class ActionHeaders { async_and_location, location_only };
enum class PatchAnswer { accepted, with_body, body_only };
enum class SnapshotPut { accepted, created, location_only, body_only };
enum class CopyKey { of_the_source, platform };
enum class CopyGeneration { of_the_source, first };
enum class SwapSize { resize_down, resize_error };
enum class DetachView { with_the_end, late };
enum class CopyProgress { whole, told };
enum class OldConfiguration { forgotten, applied_again };
enum class FailedRemoval { withdraws, leaves };
enum class LocksShown { inherited, of_the_scope, around };
enum class PollRight { of_the_location, none };
enum class GroupInIds { as_made, upper_case };
enum class NewAddress { another, the_same };
enum class UnlabelledBody { refused, taken };
enum class IdentityLife { left, of_issue };
enum class OldAppServiceTime { twelve_hours, twenty_four_hours, epoch };
enum class EagerPoll { slow_down, pending };
enum class NewRefreshToken { another, none };
enum class ActionResult { ok, no_content };
enum class ExpiredCertificate { key_is_expired, its_own_number };
enum class AssertionReplay { taken_again, refused };
enum class FederationMismatch { by_what_differs, one_number };
enum class MetadataStart { at_once, byte_order_mark };
enum class MarkedIni { first_section_lost, read };
enum class BigEndianIni { empty, read };
enum class NumberGap { ends, passed_over };
enum class SetupAfterwards { stays, cleared };

constexpr std::string_view fact_of(ExtensionPut) { return "F1.1/6"; }
constexpr std::string_view fact_of(SettingsKeys) { return "F1.1/9"; }
constexpr std::string_view fact_of(OldConfiguration) { return "F1.2/3"; }
constexpr std::string_view fact_of(FailedRemoval) { return "F1.2/4"; }
constexpr std::string_view fact_of(ErrorEnvelope) { return "F1.5/1"; }
constexpr std::string_view fact_of(LockOut) { return "F1.6/1a"; }
constexpr std::string_view fact_of(MustChange) { return "F1.6/1b"; }
constexpr std::string_view fact_of(PolicyText) { return "F1.7/2"; }
constexpr std::string_view fact_of(FirewallOrder) { return "F1.7/6"; }
constexpr std::string_view fact_of(StoppedVm) { return "F1.7/7"; }
constexpr std::string_view fact_of(SilentAgent) { return "F1.7/10"; }
constexpr std::string_view fact_of(HandlerFailure) { return "F1.7/11"; }
constexpr std::string_view fact_of(LineEnds) { return "F3.1/5a"; }
constexpr std::string_view fact_of(BusySlot) { return "F3.1/11"; }
constexpr std::string_view fact_of(BeforeStart) { return "F3.2/6"; }
constexpr std::string_view fact_of(CommandInstanceView) { return "F3.2/7"; }
constexpr std::string_view fact_of(SameCommand) { return "F3.2/12"; }
constexpr std::string_view fact_of(NativeExit) { return "F3.2/20"; }
constexpr std::string_view fact_of(CutByPower) { return "F3.2/13"; }
constexpr std::string_view fact_of(InstanceView) { return "F4.1/14"; }
constexpr std::string_view fact_of(FailedExtension) { return "F4.1/9"; }
constexpr std::string_view fact_of(MarkedIni) { return "F5.2/3a"; }
constexpr std::string_view fact_of(BigEndianIni) { return "F5.2/3b"; }
constexpr std::string_view fact_of(NumberGap) { return "F5.2/3c"; }
constexpr std::string_view fact_of(SetupAfterwards) { return "F5.2/7a"; }
constexpr std::string_view fact_of(ClassicAnswer) { return "F9/5"; }
constexpr std::string_view fact_of(TokenErrors) { return "F10/1"; }
constexpr std::string_view fact_of(Etag) { return "C-C2/9"; }
constexpr std::string_view fact_of(DeleteHeaders) { return "C-A1/4"; }
constexpr std::string_view fact_of(PollingUrl) { return "C-A1/8"; }
constexpr std::string_view fact_of(StatusWords) { return "C-A1/10"; }
constexpr std::string_view fact_of(RunningWord) { return "C-A1/10a"; }
constexpr std::string_view fact_of(DeleteEnd) { return "C-A4/15"; }
constexpr std::string_view fact_of(PollPace) { return "C-A5/1"; }
constexpr std::string_view fact_of(TenantBuckets) { return "C-B1/4"; }
constexpr std::string_view fact_of(SecondWriter) { return "C-B3/4"; }
constexpr std::string_view fact_of(SameWrite) { return "C-B3/4a"; }
constexpr std::string_view fact_of(DeadAgent) { return "F1.7/9"; }
constexpr std::string_view fact_of(AgentAfterStop) { return "F4.1/12b"; }
constexpr std::string_view fact_of(AgentAfterStart) { return "F4.1/15"; }
constexpr std::string_view fact_of(RestartView) { return "F5.5/4a"; }
constexpr std::string_view fact_of(NothingToDo) { return "F5.5/4b"; }
constexpr std::string_view fact_of(ActionHeaders) { return "C-A1/5a"; }
constexpr std::string_view fact_of(ActionResult) { return "C-A1/5b"; }
constexpr std::string_view fact_of(PatchAnswer) { return "C-A1/3a"; }
constexpr std::string_view fact_of(SnapshotPut) { return "F5.5/1a"; }
constexpr std::string_view fact_of(CopyKey) { return "F5.4/4a"; }
constexpr std::string_view fact_of(CopyGeneration) { return "F5.4/5a"; }
constexpr std::string_view fact_of(SwapSize) { return "F5.4/3a"; }
constexpr std::string_view fact_of(DetachView) { return "F5.4/14"; }
constexpr std::string_view fact_of(CopyProgress) { return "F5.5/1f"; }
constexpr std::string_view fact_of(PollRight) { return "F10/3b"; }
constexpr std::string_view fact_of(LocksShown) { return "F10/4a"; }
constexpr std::string_view fact_of(GroupInIds) { return "F6.3/2a"; }
constexpr std::string_view fact_of(NewAddress) { return "F5.5/5a"; }
constexpr std::string_view fact_of(UnlabelledBody) { return "F10/7"; }
constexpr std::string_view fact_of(IdentityLife) { return "F8/4c"; }
constexpr std::string_view fact_of(OldAppServiceTime) { return "F8/5a"; }
constexpr std::string_view fact_of(EagerPoll) { return "F8/8a"; }
constexpr std::string_view fact_of(NewRefreshToken) { return "F8/9a"; }
constexpr std::string_view fact_of(ExpiredCertificate) { return "F8/1c"; }
constexpr std::string_view fact_of(AssertionReplay) { return "F8/1e"; }
constexpr std::string_view fact_of(FederationMismatch) { return "F8/1g"; }
constexpr std::string_view fact_of(MetadataStart) { return "F7/2"; }
constexpr std::string_view fact_of(ClockSkew) { return "C-B4/1"; }

// One variant of each behaviour: seed 0 takes the first everywhere, any other
// seed draws. Immutable.
class Choices {
 public:
  // `held` fixes some by id, whatever the seed says.
  explicit Choices(std::uint64_t seed, const std::map<std::string, std::uint32_t>& held = {});

  template <class Variant>
  Variant pick() const {
    return static_cast<Variant>(drawn(fact_of(Variant{})));
  }
  std::uint32_t drawn(std::string_view id) const;

 private:
  std::map<std::string, std::uint32_t, std::less<>> drawn_;
};

// docs/fidelity.md.
std::string fidelity_document();

}  // namespace azvmreset::sim
