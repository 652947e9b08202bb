/// The event stream of the generic timer, as cores see it (Arm DDI 0487, D11.2.3).
///
/// A stream schedules nothing by itself, so that a run whose cores are asleep for ever ends: a core
/// that is about to sleep in WFE asks for the first event since it last cleared its event register,
/// and does not sleep when that is past.
public protocol EventStream: AnyObject {
  /// The first event strictly after `time`; ``Time/never`` while the core's streams are off.
  func nextStreamEvent(core: Int, after time: Time) -> Time
  /// Has the core receive the event that comes at `time`, in place of any asked for before.
  func awaitStreamEvent(core: Int, at time: Time)
}

/// A core as an event stream sees it.
public protocol EventReceiver: AnyObject {
  /// Sets the event register, which ends a WFE.
  func receiveEvent()
}
