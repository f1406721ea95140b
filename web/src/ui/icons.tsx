import type { ReactNode } from 'react'

/** Decoration beside a label or inside a button that has one, so hidden from assistive tech. */
function icon(path: ReactNode) {
  return function Icon({ size = 20 }: { size?: number }) {
    return (
      <svg
        className="icon"
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {path}
      </svg>
    )
  }
}

export const PlusIcon = icon(<path d="M12 5v14M5 12h14" />)
export const CloseIcon = icon(<path d="m6 6 12 12M18 6 6 18" />)
export const BackIcon = icon(<path d="m15 5-7 7 7 7" />)
export const ChevronIcon = icon(<path d="m6 9 6 6 6-6" />)
export const ArrowDownIcon = icon(<path d="M12 5v14m-6-6 6 6 6-6" />)
export const ArrowUpIcon = icon(<path d="M12 19V5m-6 6 6-6 6 6" />)
export const SendIcon = icon(<path d="M5 12 3.5 4.5 21 12 3.5 19.5 5 12Zm0 0h7" />)
export const SearchIcon = icon(<path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.8-1.7L20 20" />)
export const HashIcon = icon(<path d="M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16" />)
export const LockIcon = icon(<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3" />)
export const PeopleIcon = icon(
  <path d="M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9a6 6 0 0 1 12 0m1-15.6a3.3 3.3 0 0 1 0 6.2M17.5 14.6A5.6 5.6 0 0 1 21 20" />,
)
export const PersonIcon = icon(<path d="M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5a7.5 7.5 0 0 1 15 0" />)
export const SettingsIcon = icon(
  <path d="M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-7 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z" />,
)
export const PencilIcon = icon(<path d="m4 20 1-4.5L16.2 4.3a1.8 1.8 0 0 1 2.5 0l1 1a1.8 1.8 0 0 1 0 2.5L8.5 19 4 20Z" />)
export const WarningIcon = icon(<path d="M12 8.5v4.5m0 3.2v.1M10.4 4.2 2.9 17.4A1.8 1.8 0 0 0 4.5 20h15a1.8 1.8 0 0 0 1.6-2.6L13.6 4.2a1.8 1.8 0 0 0-3.2 0Z" />)
export const CheckAllIcon = icon(<path d="m2 12.5 4.5 4.5L16 7.5m-4.5 8.5 1 1L22 7.5" />)
export const CheckIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />)
export const ClockIcon = icon(<path d="M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3 2" />)
export const InfoIcon = icon(<path d="M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11v5.5m0-9v.1" />)
export const LinkIcon = icon(
  <path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1" />,
)
export const RetryIcon = icon(<path d="M19.500 12a7.500 7.500 0 1 1-2.200-5.300L19.500 9m0-5v5h-5" />)
export const TrashIcon = icon(<path d="M4.500 7h15M9.500 7V4.500h5V7m-8 0 .8 12.500h9.400L17.500 7" />)
export const LeaveIcon = icon(<path d="M14 4.500H6v15h8M10.500 12H20m-3.500-3.500L20 12l-3.500 3.500" />)
export const KeyboardIcon = icon(<path d="M3.500 6.500h17v11h-17zM7 10h.1m3.200 0h.1m3.200 0h.1m3.200 0h.1M8.500 14h7" />)
export const CopyIcon = icon(<path d="M9 9h10.5v10.5H9zM5 15H4.500V4.500H15V5" />)
export const BellIcon = icon(<path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zm4 4a2.200 2.200 0 0 0 4 0" />)
export const MoreIcon = icon(<path d="M5.500 12h.1m6.400 0h.1m6.400 0h.1" strokeWidth="2.6" />)
export const SmileIcon = icon(<path d="M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM8.500 14a4.200 4.200 0 0 0 7 0M9.200 9.700v.1m5.600-.1v.1" />)
export const ReplyIcon = icon(<path d="M10 8V4.500L3.500 11l6.500 6.500V14c5 0 8 1.500 10.500 5-.5-6-4-10.500-10.500-11Z" />)
export const ThreadIcon = icon(<path d="M4.500 5.500h15v10.500h-8L7 19.500V16H4.500zM8.500 9.500h7m-7 3h4.500" />)
export const BookmarkIcon = icon(<path d="M7 4h10v16l-5-4.500L7 20z" />)
export const BookmarkedIcon = icon(<path d="M7 4h10v16l-5-4.500L7 20z" fill="currentColor" />)
export const MutedIcon = icon(<path d="M6.500 16.500V11a5.500 5.500 0 0 1 8.500-4.600m2.300 3c.1.500.2 1 .2 1.600v5.500l1.500 1.500H8m2.500 2.500h3M4 4l16 16" />)
export const PinIcon = icon(<path d="M9 4h6l-.7 6 3.2 3.500H6.500L9.700 10zM12 13.500V20" />)
export const BanIcon = icon(<path d="M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM6 6l12 12" />)
export const FlagIcon = icon(<path d="M6 20.500V4h11.500l-2.500 4.500 2.500 4.500H6" />)
export const InboxIcon = icon(<path d="M4 13.500 6.500 5h11L20 13.500V19H4zm0 0h4.500a3.500 3.500 0 0 0 7 0H20" />)
