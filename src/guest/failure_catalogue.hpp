// What a reset, what goes with it, and the sign-in are known to fail with
// (F1.7, F2.2a, F2.3, F6.3, F10), as data. docs/errors.md is made of it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace azvmreset::guest {

// Who said no.
enum class Refuser : std::uint8_t {
  guest,     // the handler inside the VM, for good
  platform,  // ARM: nothing reached the guest
  nobody,    // the guest has not answered: it may still carry the request out, hours or days later (F2.5)
  unclear,   // ARM, but the same answer may meet a resend while the first try is being carried out
};

// Where it is read.
enum class Place : std::uint8_t {
  answer,     // ARM's answer to the request
  operation,  // the end of the operation that the request began
  extension,  // the words of the handler, in the extension's instance view and at the end of the operation
  sign_in,    // what a person sees who signs in, or the guest's event log
  script,     // what a script in the guest wrote
};

// How we know of it.
enum class Knowledge : std::uint8_t { documented, field_report, inferred };

std::string_view name_of(Refuser refuser) noexcept;
std::string_view name_of(Place place) noexcept;
std::string_view name_of(Knowledge knowledge) noexcept;

struct Failure {
  std::string_view name;  // our own word for it: "password_policy"
  Refuser refuser = Refuser::guest;
  Place place = Place::extension;

  // Known by any of these, in any case. Without a space it is a code, known as
  // a whole word. Anything else is a short piece of the text, because the
  // wording around it changes; a "*" stands for anything.
  std::array<std::string_view, 5> patterns;
  std::array<std::uint32_t, 2> hresults{};  // known by these too, or an NTSTATUS, written "0x800708C5"; 0: none
  std::string_view win32 = {};              // what Windows calls the first of them, or empty

  std::string_view meaning;
  std::string_view remedy;

  // The same request may succeed once the remedy was applied.
  bool retryable = false;

  // Says only that something failed; a text with more in it is worth looking for.
  bool vague = false;

  std::string_view help = {};  // path of a page of Microsoft Learn, the same for every cloud
  Knowledge knowledge = Knowledge::documented;
  std::string_view source;   // "F1.7/2": the project's fact list; a path: Microsoft Learn; owner/name#1: an issue
  std::string_view example;  // a text that it shows in
};

// Most telling first: messages are nested, and the outer ones say least.
std::span<const Failure> failure_catalogue() noexcept;

// The first row that `text` (a code, a message, or both) shows; null when none does.
const Failure* recognise(std::string_view text) noexcept;

// The same among the rows that are read in that place.
const Failure* recognise(std::string_view text, Place place) noexcept;

// The row of that name, or null.
const Failure* failure_named(std::string_view name) noexcept;

// The page itself; also of one of learn_pages.hpp.
std::string help_url(const Failure& failure);
std::string help_url(std::string_view page);

}  // namespace azvmreset::guest
