export function Timeline({ room }: { room: string }) {
  return <div className="empty" data-room={room} />
}
export function Composer({ room, name }: { room: string; name: string }) {
  return <div data-room={room} aria-label={name} role="group" />
}
